// A fast fingerprint of bytes, for telling files apart. Not a defence against forgers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace yolo {

/// 64 bits over content and length; the same on every machine.
std::uint64_t content_hash(std::string_view bytes);

/// Of a whole file. Throws Error when it cannot be read.
std::uint64_t content_hash_of_file(const std::filesystem::path& file);

}  // namespace yolo
