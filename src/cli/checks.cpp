// `yolo checks`: what this machine and this build offer.
#include "cli/checks.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>

#include "core/cpu.hpp"
#include "core/paths.hpp"

namespace yolo::cli {
namespace {

std::string system_name() {
  utsname system{};
  if (uname(&system) != 0) return "unknown";
  return fmt::format("{} {} {}", system.sysname, system.release, system.machine);
}

std::string gigabytes(std::uint64_t bytes) {
  return bytes ? fmt::format("{:.1f} GB", static_cast<double>(bytes) / (1u << 30)) : "unknown";
}

std::string free_space() {
  std::error_code error;
  std::filesystem::space_info space = std::filesystem::space(".", error);
  return error ? "unknown"
               : fmt::format("{} free of {}", gigabytes(space.available), gigabytes(space.capacity));
}

std::string joined_features() {
  std::string joined = fmt::format("{}", fmt::join(cpu_features(), " "));
  return joined.empty() ? "none that matters here" : joined;
}

}  // namespace

CheckRows machine_rows() {
  return {
      {"yolo.cpp", YOLO_VERSION},
      {"System", system_name()},
      {"CPU", cpu_name()},
      {"CPU features", joined_features()},
      {"Cores", fmt::format("{} physical, {} logical usable", physical_cores(), logical_cores())},
      {"Threads", fmt::format("{} unless threads= says otherwise", default_threads())},
      {"Memory", gigabytes(total_memory())},
      {"Disk", free_space()},
  };
}

int run_checks(const CliContext& context, const CheckRows& libraries) {
  CheckRows rows = machine_rows();
  rows.insert(rows.end(), libraries.begin(), libraries.end());
  rows.emplace_back("Settings", context.settings->file().string());
  rows.emplace_back("Cache", user_cache_folder().string());
  for (const auto& [name, value] : rows) context.print(fmt::format("{:<16}{}\n", name, value));
  return kDone;
}

}  // namespace yolo::cli
