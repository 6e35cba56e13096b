// How much memory this process may still use.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Bytes that can be used without swapping: what the system has to spare (MemAvailable), or less where a
/// cgroup limits this process. 0 when it is not known. `root` is where /proc and /sys are found, for tests.
std::uint64_t available_memory(const std::filesystem::path& root = "/");

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
