// What of an AVI file has reached the disk.
#pragma once

#include <cstdint>
#include <string>

namespace yolo::media {

struct AviFrames {
  std::int64_t whole = 0;  ///< pictures that are in the file to their last byte
  bool finished = false;   ///< its first header says how long it is, which is written last
};

/// Walks over the chunks without reading the pictures. Zero frames for what is no AVI file.
AviFrames whole_avi_frames(const std::string& path);

}  // namespace yolo::media
