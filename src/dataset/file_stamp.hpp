// Tells whether a file was edited since it was read.
#pragma once

#include <cstdint>
#include <filesystem>

namespace yolo::dataset {

struct FileStamp {
  std::int64_t size = -1;  ///< bytes; -1: there is no such file
  std::int64_t time = 0;   ///< when its content was written, in nanoseconds; programs can set it
  /// When the system last changed anything of it, its name and times included: nobody can set it, so that an
  /// edit shows which kept size and time (rsync -t, tar, touch -r).
  std::int64_t changed = 0;
  bool operator==(const FileStamp&) const = default;
  bool exists() const { return size >= 0; }
};

FileStamp stamp_of(const std::filesystem::path& file);

/// Nanoseconds of the clock that stamps are compared with.
std::int64_t clock_now();

/// A stamp that was taken after `start` and is to be kept. A file that changed just before may change again
/// unnoticed, since clocks of file systems tick slowly: then the result equals no stamp, and the file will be
/// read again.
FileStamp settled(FileStamp stamp, std::int64_t start);

}  // namespace yolo::dataset
