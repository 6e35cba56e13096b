// Notices that a disk refuses what FFmpeg writes, which tells nobody.
#pragma once

#include <cstdint>
#include <string>

namespace yolo::media {

class WrittenBytes {
 public:
  explicit WrittenBytes(std::string path) : path_(std::move(path)) {}

  /// To be called after each picture. False when the file has stopped growing.
  bool still_grows();

 private:
  std::string path_;
  std::uint64_t size_ = 0;
  int pictures_ = 0;  ///< since it last grew
};

/// Tries to make the file longer, as it was afterwards. What the system says when that cannot be; else
/// nothing.
std::string why_not_longer(const std::string& path);

}  // namespace yolo::media
