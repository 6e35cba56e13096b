#include "dataset/file_stamp.hpp"

#include <sys/stat.h>

#include <chrono>

namespace yolo::dataset {
namespace {

constexpr std::int64_t kClockTick = 20'000'000;

}  // namespace

FileStamp stamp_of(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return {status.st_size, std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

std::int64_t clock_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

FileStamp settled(FileStamp stamp, std::int64_t start) {
  if (stamp.time > start - kClockTick) stamp.time = -1;
  return stamp;
}

}  // namespace yolo::dataset
