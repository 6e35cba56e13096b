// Helpers that every test program shares.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace yolo::test {

/// Files that the clone itself holds: tests/data.
inline std::filesystem::path data(const std::string& name) { return std::filesystem::path(YOLO_TEST_DATA) / name; }

/// What a suite's name begins with when its tests need more than the clone (docs/building.md).
inline constexpr std::string_view kSharedClass = "Shared", kPeerClass = "RealPeer",
                                  kPeer84Class = "RealPeer84";

inline bool is_of_class(std::string_view word) {
  const testing::TestSuite* suite = testing::UnitTest::GetInstance()->current_test_suite();
  return suite != nullptr && std::string_view(suite->name()).starts_with(word);
}

/// The reference collection beside the repository ("ref/weights/yolo11n.pt", "golden/boxes.json"). Only for
/// tests whose suite says that it needs it: others fail, so that none is left out of a clone's own tests
/// unseen.
inline std::filesystem::path shared(const std::string& name) {
  if (!is_of_class(kSharedClass) && !is_of_class(kPeerClass)) {
    ADD_FAILURE() << "needs the reference file " << name << ", so the name of its suite must begin with "
                  << kSharedClass;
  }
  return std::filesystem::path(YOLO_SHARED_DIR) / name;
}

/// True where the reference collection lies beside the repository.
inline bool has_shared() {
  return std::filesystem::exists(YOLO_SHARED_DIR "/ref") &&
         std::filesystem::exists(YOLO_SHARED_DIR "/golden");
}

inline nlohmann::json read_json(const std::filesystem::path& file) {
  std::ifstream in(file);
  return nlohmann::json::parse(in);
}

/// An empty folder that is removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "yolo-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace yolo::test

/// For tests of the class "Shared": a missing file is a failure. Without the whole collection ctest leaves
/// these tests out; a program that is run by hand skips them.
#define YOLO_NEEDS_SHARED(name)                                           \
  if (!yolo::test::has_shared())                                          \
    GTEST_SKIP() << "needs the reference collection in " YOLO_SHARED_DIR; \
  else                                                                    \
    ASSERT_TRUE(std::filesystem::exists(yolo::test::shared(name)))        \
        << "the reference collection has no " << (name)
