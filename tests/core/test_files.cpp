// Atomic writing, bounded reading, and the numbering of result folders.
#include "core/files.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <set>
#include <thread>
#include <yolo/error.hpp>

#include "core/paths.hpp"
#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) { return read_small_file(file, 1 << 20); }

TEST(Files, WriteReplacesAndLeavesNothingBehind) {
  test::TemporaryFolder folder;
  std::string bytes("a\0b\n", 4);
  atomic_write(folder / "f", "old and longer");
  atomic_write(folder / "f", bytes);
  EXPECT_EQ(read(folder / "f"), bytes);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(Files, WriteKeepsPermissionsAndFollowsLinks) {
  test::TemporaryFolder folder;
  atomic_write(folder / "real", "1");
  fs::permissions(folder / "real", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink(folder / "real", folder / "link");
  atomic_write(folder / "link", "2");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read(folder / "real"), "2");
  EXPECT_EQ(fs::status(folder / "real").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Files, FailuresNameTheFile) {
  test::TemporaryFolder folder;
  EXPECT_THROW(atomic_write(folder / "no" / "f", "x"), Error);
  fs::create_directory(folder / "d");
  EXPECT_THROW(atomic_write(folder / "d", "x"), Error);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
  EXPECT_THROW(read(folder / "missing"), Error);
  EXPECT_THROW(read(folder / "d"), Error);
  EXPECT_THROW(read("/dev/zero"), Error);
  atomic_write(folder / "f", "12345");
  EXPECT_EQ(read_small_file(folder / "f", 5), "12345");
  EXPECT_THROW(read_small_file(folder / "f", 4), Error);
}

TEST(Paths, NumbersAsThePeer) {
  test::TemporaryFolder folder;
  EXPECT_EQ(increment_path(folder / "predict"), folder / "predict");
  fs::create_directory(folder / "predict");
  EXPECT_EQ(increment_path(folder / "predict"), folder / "predict2");
  fs::create_directory(folder / "predict2");
  fs::create_directory(folder / "predict4");
  EXPECT_EQ(increment_path(folder / "predict"), folder / "predict3");
  EXPECT_EQ(increment_path(folder / "predict/"), folder / "predict3");
  fs::create_directory(folder / "v1.2");
  EXPECT_EQ(increment_path(folder / "v1.2"), folder / "v1.22");
  atomic_write(folder / "a.txt", "x");
  EXPECT_EQ(increment_path(folder / "a.txt"), folder / "a2.txt");
  fs::create_directory(folder / ".hid");
  EXPECT_EQ(increment_path(folder / ".hid"), folder / ".hid2");
}

TEST(Paths, RunFolders) {
  test::TemporaryFolder folder;
  fs::path base = folder / "runs/detect/predict";
  EXPECT_EQ(make_run_folder(base, false), base);
  EXPECT_EQ(make_run_folder(base, false), folder / "runs/detect/predict2");
  EXPECT_EQ(make_run_folder(base, true), base);
  atomic_write(folder / "file", "x");
  EXPECT_EQ(make_run_folder(folder / "file", false), folder / "file2");
  EXPECT_THROW(make_run_folder(folder / "file", true), Error);
  EXPECT_THROW(make_run_folder(folder / "file/below", false), Error);
}

TEST(Paths, RunsThatStartAtOnceGetTheirOwnFolders) {
  test::TemporaryFolder folder;
  constexpr int kRuns = 16;
  std::vector<fs::path> made(kRuns);
  std::vector<std::thread> threads;
  for (fs::path& result : made)
    threads.emplace_back([&] { result = make_run_folder(folder / "runs/p", false); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<fs::path>(made.begin(), made.end()).size(), static_cast<std::size_t>(kRuns));
}

class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    value ? setenv(name, value, 1) : unsetenv(name);
  }
  ~Environment() { old_ ? setenv(name_, old_->c_str(), 1) : unsetenv(name_); }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

TEST(Paths, UserFolders) {
  Environment home("HOME", "/someone"), own("YOLO_CONFIG_DIR", nullptr), xdg("XDG_CONFIG_HOME", nullptr);
  Environment cache("YOLO_CACHE_DIR", nullptr), xdg_cache("XDG_CACHE_HOME", "/c");
  EXPECT_EQ(user_config_folder(), "/someone/.config/yolo.cpp");
  EXPECT_EQ(user_cache_folder(), "/c/yolo.cpp");
  {
    Environment set("XDG_CONFIG_HOME", "/x");
    EXPECT_EQ(user_config_folder(), "/x/yolo.cpp");
  }
  {
    Environment relative("XDG_CONFIG_HOME", "x");
    EXPECT_EQ(user_config_folder(), "/someone/.config/yolo.cpp");
  }
  Environment set("YOLO_CONFIG_DIR", "~/y");
  EXPECT_EQ(user_config_folder(), "/someone/y");
}

}  // namespace
}  // namespace yolo
