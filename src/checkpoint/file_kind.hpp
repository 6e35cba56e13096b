// Recognises what a file is when it is not the checkpoint it should be.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace yolo::checkpoint {

/// Bytes from the beginning of a file that describe_foreign_file needs.
inline constexpr std::size_t kHeadBytes = 512;

/// The first kHeadBytes of a file, or fewer.
std::string read_head(const std::filesystem::path& file);

/// Ends the sentence "FILE is not a checkpoint: it ..." from the file's first bytes and its size in bytes,
/// with what to do about it.
std::string describe_foreign_file(std::string_view head, std::uint64_t size);

}  // namespace yolo::checkpoint
