// Helpers that every test program shares.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace yolo::test {

/// Files that the clone itself holds: tests/data.
inline std::filesystem::path data(const std::string& name) { return std::filesystem::path(YOLO_TEST_DATA) / name; }

/// The reference collection beside the repository ("ref/weights/yolo11n.pt", "golden/boxes.json").
inline std::filesystem::path shared(const std::string& name) {
  return std::filesystem::path(YOLO_SHARED_DIR) / name;
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

/// Skips the test by name when a file of the reference collection is not there.
#define YOLO_NEEDS_SHARED(name)                                             \
  if (!std::filesystem::exists(yolo::test::shared(name)))                   \
  GTEST_SKIP() << "SKIPPED: needs the reference file " << name
