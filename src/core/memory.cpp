// Reads what Linux says about memory.
#include "core/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "core/text.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

/// The number after `name` in a file of lines such as "MemAvailable:  123 kB"; `otherwise` without such a
/// line.
std::uint64_t value_of(const fs::path& file, const std::string& name, std::uint64_t otherwise) {
  std::ifstream in(file);
  std::string word;
  std::uint64_t value = 0;
  while (in >> word) {
    if (word == name && in >> value) return value;
    in.clear();
  }
  return otherwise;
}

std::uint64_t number_in(const fs::path& file, std::uint64_t otherwise) {
  std::ifstream in(file);
  std::uint64_t value = 0;
  return in >> value ? value : otherwise;  // "max" is no number
}

/// Limit minus use of one cgroup; memory of the file cache counts as free.
std::uint64_t left_in(const fs::path& folder, const char* limit, const char* usage, const char* cache) {
  const std::uint64_t most = number_in(folder / limit, kUnlimited);
  if (most == kUnlimited) return kUnlimited;
  const std::uint64_t used = number_in(folder / usage, 0), spare = value_of(folder / "memory.stat", cache, 0);
  const std::uint64_t held = used - std::min(used, spare);
  return most - std::min(most, held);
}

/// The least of this process's cgroup and those above it.
std::uint64_t left_in_cgroups(const fs::path& root) {
  std::uint64_t least = kUnlimited;
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const auto parts = split(line, ':');
    if (parts.size() < 3) continue;
    const bool second = parts[1].empty();
    if (!second && parts[1] != "memory") continue;
    const fs::path base = root / "sys/fs/cgroup" / (second ? "" : "memory");
    fs::path group = fs::path(parts[2]).relative_path();
    while (true) {
      const fs::path folder = base / group;
      least = std::min(least, second ? left_in(folder, "memory.max", "memory.current", "inactive_file")
                                     : left_in(folder, "memory.limit_in_bytes", "memory.usage_in_bytes",
                                               "total_inactive_file"));
      if (group.empty()) break;
      group = group.parent_path();
    }
  }
  return least;
}

}  // namespace

std::uint64_t available_memory(const fs::path& root) {
  constexpr std::uint64_t kKibibyte = 1024;
  const std::uint64_t system = value_of(root / "proc/meminfo", "MemAvailable:", 0) * kKibibyte;
  return system == 0 ? 0 : std::min(system, left_in_cgroups(root));
}

}  // namespace yolo
