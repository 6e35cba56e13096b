// Tells whether a file was edited since it was read.
#pragma once

#include <cstdint>
#include <filesystem>

namespace yolo::dataset {

struct FileStamp {
  std::int64_t size = -1;  ///< bytes; -1: there is no such file
  std::int64_t time = 0;   ///< last change in nanoseconds
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
