// How many cores may be used, on machines made of files.
#include "core/cpu.hpp"

#include <thread>

#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

class Machine {
 public:
  void file(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text << "\n";
  }
  /// Every processor that this process may use becomes a thread of one of `cores` cores.
  void cores(int cores) {
    for (int cpu = 0; cpu < 4096; ++cpu) {
      std::string siblings = std::to_string(cpu % cores) + "-sibling";
      if (cpu < 256)
        file("sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list", siblings);
    }
  }
  int count() const { return physical_cores(folder_.path()); }

 private:
  test::TemporaryFolder folder_;
};

TEST(Cpu, SiblingThreadsCountOnce) {
  Machine machine;
  machine.cores(1);
  EXPECT_EQ(machine.count(), 1);
}

TEST(Cpu, WithoutTopologyEveryProcessorCounts) { EXPECT_EQ(Machine().count(), logical_cores()); }

TEST(Cpu, QuotaOfTheTightestGroupCounts) {
  Machine machine;
  machine.file("proc/self/cgroup", "0::/a/b");
  machine.file("sys/fs/cgroup/a/b/cpu.max", "max 100000");
  EXPECT_EQ(machine.count(), logical_cores());
  machine.file("sys/fs/cgroup/a/cpu.max", "50000 100000");
  EXPECT_EQ(machine.count(), 1);
  Machine first_version;
  first_version.file("proc/self/cgroup", "3:cpu,cpuacct:/x\n1:memory:/y");
  first_version.file("sys/fs/cgroup/cpu/x/cpu.cfs_quota_us", "100000");
  first_version.file("sys/fs/cgroup/cpu/x/cpu.cfs_period_us", "100000");
  EXPECT_EQ(first_version.count(), 1);
}

TEST(Cpu, NonsenseInThoseFilesIsIgnored) {
  Machine machine;
  machine.file("proc/self/cgroup", "\n:\n::\n0::/../..\nx");
  machine.file("sys/fs/cgroup/cpu.max", "abc -5");
  EXPECT_EQ(machine.count(), logical_cores());
}

TEST(Cpu, ThisMachine) {
  EXPECT_GE(physical_cores(), 1);
  EXPECT_LE(physical_cores(), logical_cores());
  EXPECT_FALSE(cpu_name().empty());
  EXPECT_GT(total_memory(), 1u << 20);
}

TEST(Cpu, OmpNumThreads) {
  EXPECT_EQ(omp_threads(nullptr), 0);
  EXPECT_EQ(omp_threads("4"), 4);
  EXPECT_EQ(omp_threads(" 4 "), 4);
  EXPECT_EQ(omp_threads("4,2"), 4);
  for (const char* bad : {"", "0", "-2", "abc", "4x", "99999999999999999999"})
    EXPECT_EQ(omp_threads(bad), 0) << bad;
}

}  // namespace
}  // namespace yolo
