// A locked, growing file on POSIX.
#include "checkpoint/part_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <yolo/error.hpp>

namespace yolo::checkpoint {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* what) {
  throw Error(fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

// Whether the name still stands for the opened file: the process before us may have renamed or removed it.
bool is_still_named(int descriptor, const std::filesystem::path& path) {
  struct stat opened, named;
  return fstat(descriptor, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

PartFile::PartFile(std::filesystem::path target)
    : target_(std::move(target)), path_(target_.string() + ".part") {
  std::error_code ignored;
  if (target_.has_parent_path()) std::filesystem::create_directories(target_.parent_path(), ignored);
  for (;;) {
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(path_, "write");
    while (flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
    if (is_still_named(descriptor_, path_)) return;
    close(descriptor_);
  }
}

PartFile::~PartFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::uint64_t PartFile::size() const {
  struct stat status;
  if (fstat(descriptor_, &status) != 0) fail(path_, "look at");
  return static_cast<std::uint64_t>(status.st_size);
}

bool PartFile::append(std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

void PartFile::clear() {
  if (ftruncate(descriptor_, 0) != 0) fail(path_, "empty");
}

void PartFile::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void PartFile::finish() {
  if (fsync(descriptor_) != 0) fail(path_, "write");
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  if (error)
    throw Error(fmt::format("cannot name {} {}: {}", path_.string(), target_.string(), error.message()));
}

}  // namespace yolo::checkpoint
