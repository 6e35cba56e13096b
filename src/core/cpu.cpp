// What this machine's processor is and how much of it we may use (Linux).
#include "core/cpu.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>

#include "core/text.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace yolo {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

std::vector<int> allowed_processors() {
  std::vector<int> processors;
  // A mask of the default size is refused on machines with more processors than it holds.
  for (int most = CPU_SETSIZE; most <= (1 << 16); most *= 2) {
    cpu_set_t* set = CPU_ALLOC(most);
    std::size_t size = CPU_ALLOC_SIZE(most);
    bool known = sched_getaffinity(0, size, set) == 0;
    for (int cpu = 0; known && cpu < most; ++cpu) {
      if (CPU_ISSET_S(cpu, size, set)) processors.push_back(cpu);
    }
    CPU_FREE(set);
    if (known) break;
  }
  return processors;
}

/// Processors of the quota in a cgroup folder, version 2 or 1; 0 when there is none.
double quota_of(const fs::path& folder) {
  std::string quota, period = "0";
  std::ifstream both(folder / "cpu.max");
  if (both) {
    both >> quota >> period;
  } else {
    quota = first_line(folder / "cpu.cfs_quota_us");
    period = first_line(folder / "cpu.cfs_period_us");
  }
  long long used = 0, total = 0;
  std::from_chars(quota.data(), quota.data() + quota.size(), used);
  std::from_chars(period.data(), period.data() + period.size(), total);
  return used > 0 && total > 0 ? static_cast<double>(used) / static_cast<double>(total) : 0.0;
}

/// The tightest quota from this process's group up to the top.
double cgroup_quota(const fs::path& root) {
  double tightest = 0;
  auto consider = [&](const fs::path& folder) {
    double quota = quota_of(folder);
    if (quota > 0 && (tightest == 0 || quota < tightest)) tightest = quota;
  };
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    std::vector<std::string_view> parts = split(line, ':');  // number:controllers:/path
    if (parts.size() < 3 || (!parts[1].empty() && parts[1].find("cpu") == parts[1].npos)) continue;
    fs::path base = root / "sys/fs/cgroup" / (parts[1].empty() ? "" : "cpu");
    fs::path group(std::string(parts[2].substr(std::min<std::size_t>(1, parts[2].size()))));
    for (; !group.empty(); group = group.parent_path()) consider(base / group);
    consider(base);
  }
  return tightest;
}

}  // namespace

int physical_cores(const fs::path& root) {
  std::set<std::string> cores;
  std::vector<int> processors = allowed_processors();
  for (int cpu : processors) {
    fs::path topology = root / fmt::format("sys/devices/system/cpu/cpu{}/topology", cpu);
    std::string siblings = first_line(topology / "thread_siblings_list");
    cores.insert(siblings.empty() ? std::to_string(cpu) : siblings);
  }
  int count = std::max<int>(1, static_cast<int>(cores.size()));
  double quota = cgroup_quota(root);
  return quota > 0 ? std::clamp(static_cast<int>(std::ceil(quota)), 1, count) : count;
}

int logical_cores() { return std::max<int>(1, static_cast<int>(allowed_processors().size())); }

int omp_threads(const char* value) {
  constexpr int kMost = 1024;
  if (!value) return 0;
  std::string_view text = trim(value);
  int threads = 0;
  auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  bool ends_well = stop == text.data() + text.size() || *stop == ',' || *stop == ' ';
  return error == std::errc() && ends_well && threads > 0 ? std::min(threads, kMost) : 0;
}

int default_threads() {
  int wanted = omp_threads(std::getenv("OMP_NUM_THREADS"));
  return wanted > 0 ? wanted : physical_cores();
}

std::string cpu_name() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    std::size_t colon = line.find(':');
    if (colon != line.npos && trim(std::string_view(line).substr(0, colon)) == "model name") {
      return std::string(trim(std::string_view(line).substr(colon + 1)));
    }
  }
#if defined(__aarch64__)
  return "aarch64";
#else
  return "unknown";
#endif
}

std::vector<std::string_view> cpu_features() {
  std::vector<std::string_view> features;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) features.push_back("avx2");
  if (__builtin_cpu_supports("fma")) features.push_back("fma");
  if (__builtin_cpu_supports("avx512f")) features.push_back("avx512f");
  if (__builtin_cpu_supports("avx512vnni")) features.push_back("avx512_vnni");
  if (__builtin_cpu_supports("avx512bf16")) features.push_back("avx512_bf16");
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
    if (d & (1u << 22)) features.push_back("amx_bf16");
    if (d & (1u << 25)) features.push_back("amx_int8");
  }
#endif
  return features;
}

std::uint64_t total_memory() {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size) : 0;
}

bool has_cpu_feature(std::string_view name) {
  const std::vector<std::string_view> features = cpu_features();
  return std::find(features.begin(), features.end(), name) != features.end();
}

}  // namespace yolo
