// Free memory from files as Linux has them.
#include "core/memory.hpp"

#include "support.hpp"

namespace yolo {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;

struct MemoryTest : testing::Test {
  test::TemporaryFolder root;
  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = root / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  void system(const char* mebibytes) const {
    write("proc/meminfo",
          fmt::format("MemTotal:  99999999 kB\nMemFree: 5 kB\nMemAvailable:   {}024 kB\nSwap: 1 kB\n",
                      mebibytes));
  }
};

TEST_F(MemoryTest, IsWhatTheSystemHasToSpare) {
  system("100");  // 100024 kB
  EXPECT_EQ(available_memory(root.path()), 100024U * 1024);
}

TEST_F(MemoryTest, ACgroupOfVersionTwoLimitsIt) {
  system("900");
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/b/memory.max", "max\n");
  write("sys/fs/cgroup/a/memory.max", std::to_string(100 * kMiB));
  write("sys/fs/cgroup/a/memory.current", std::to_string(90 * kMiB));
  write("sys/fs/cgroup/a/memory.stat", fmt::format("anon 5\ninactive_file {}\n", 30 * kMiB));
  EXPECT_EQ(available_memory(root.path()), 40 * kMiB);
}

TEST_F(MemoryTest, ACgroupOfVersionOneLimitsIt) {
  system("900");
  write("proc/self/cgroup", "5:cpu:/x\n4:memory:/\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", std::to_string(50 * kMiB));
  write("sys/fs/cgroup/memory/memory.usage_in_bytes", std::to_string(60 * kMiB));
  EXPECT_EQ(available_memory(root.path()), 0U);
}

TEST_F(MemoryTest, OddFilesAreNoLimit) {
  EXPECT_EQ(available_memory(root.path()), 0U) << "not known";
  system("7");
  write("proc/self/cgroup", "nonsense\n0::\n::::\n");
  write("sys/fs/cgroup/memory.max", "none of your business");
  EXPECT_EQ(available_memory(root.path()), 7024U * 1024);
  EXPECT_GT(available_memory(), kMiB) << "of this machine";
}

}  // namespace
}  // namespace yolo
