#include "media/module/written_bytes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

namespace yolo::media {

namespace {

namespace fs = std::filesystem;

// FFmpeg holds back up to 256 KiB, and a Motion JPEG picture has at least some 500 bytes.
constexpr int kHeldBackPictures = 1024;
constexpr std::size_t kHeldBackBytes = 256U << 10;

// Files are asked for their size no more often than this.
constexpr int kLookEvery = 32;

bool is_full(const std::string& path) {
  std::error_code error;
  const fs::space_info space = fs::space(path, error);
  return !error && space.available < kHeldBackBytes;
}

}  // namespace

bool WrittenBytes::still_grows() {
  if (++pictures_ % kLookEvery != 0) return true;
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path_, error);
  if (error) return false;
  if (size > size_) {
    size_ = size;
    pictures_ = 0;
    return true;
  }
  return pictures_ < kHeldBackPictures && !is_full(path_);
}

std::string why_not_longer(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return std::strerror(errno);
  const off_t before = lseek(file, 0, SEEK_END);
  const std::vector<char> zeros(kHeldBackBytes);
  std::string reason;
  for (std::size_t done = 0; done < zeros.size();) {
    const ssize_t count = write(file, zeros.data(), zeros.size() - done);
    if (count <= 0) {
      if (count < 0 && errno == EINTR) continue;
      reason = count < 0 ? std::strerror(errno) : "the disk takes no more";
      break;
    }
    done += static_cast<std::size_t>(count);
  }
  if (ftruncate(file, before) != 0 && reason.empty()) reason = std::strerror(errno);
  close(file);
  return reason;
}

}  // namespace yolo::media
