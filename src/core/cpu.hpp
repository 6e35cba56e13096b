// What this machine's processor is and how much of it we may use.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Physical cores that this process may use: sibling threads count once, and the affinity mask and the
/// cgroup's CPU quota (rounded up) are respected. At least 1. `root` is where /proc and /sys are found, for
/// tests.
int physical_cores(const std::filesystem::path& root = "/");

/// Logical processors that this process may run on, by its affinity mask.
int logical_cores();

/// The number that OMP_NUM_THREADS begins with ("4" or "4,2"), or 0 when it is unset or no positive number.
int omp_threads(const char* value);

/// Threads to compute with when the user names none: OMP_NUM_THREADS, else all physical cores.
int default_threads();

/// Name as the system states it, such as "AMD EPYC 9354", or the architecture.
std::string cpu_name();

/// Of avx2, fma, avx512f, avx512_vnni, avx512_bf16, amx_bf16, amx_int8 those that can be used.
std::vector<std::string_view> cpu_features();
bool has_cpu_feature(std::string_view name);

/// Bytes of memory in the machine; 0 when unknown.
std::uint64_t total_memory();

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
