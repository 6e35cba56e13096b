#include "dataset/file_stamp.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>

namespace yolo::dataset {
namespace {

constexpr std::int64_t kClockTick = 20'000'000;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

FileStamp stamp_of(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return {status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

std::int64_t clock_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

FileStamp settled(FileStamp stamp, std::int64_t start) {
  if (std::max(stamp.time, stamp.changed) > start - kClockTick) stamp.time = -1;
  return stamp;
}

}  // namespace yolo::dataset
