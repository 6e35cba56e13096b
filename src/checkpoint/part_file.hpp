// The unfinished file of a download: locked, appended to, and renamed when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace yolo::checkpoint {

/// FILE.part, locked against other processes while the object lives. Its content outlives the object.
class PartFile {
 public:
  /// Opens or creates FILE.part and waits for the lock. Throws Error when the folder cannot be written.
  explicit PartFile(std::filesystem::path target);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const;
  /// Appends; false when the disk refuses.
  bool append(std::span<const char> bytes);
  void clear();
  void remove();
  /// Gives the file its final name, once its bytes are on the disk. Throws Error when that fails.
  void finish();

 private:
  std::filesystem::path target_;
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace yolo::checkpoint
