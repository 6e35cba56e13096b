// One picture on its way from a source to the network.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <string>

namespace yolo {

enum class FrameKind { image, video, stream };

/// A decoded picture and where it came from.
struct Frame {
  cv::Mat image;                   ///< u8, H x W x 3, BGR, already turned by its EXIF orientation
  std::string path;                ///< file, address or camera it came from; "image0.jpg" for pictures in memory
  FrameKind kind = FrameKind::image;
  int item = 0;                    ///< 0-based index of the file or stream within the source
  int item_count = 1;              ///< files or streams in the source
  std::int64_t number = 0;         ///< 1-based count of the frames taken from a video or stream; 0 for images
  std::int64_t frame_count = 0;    ///< frames that the video will give (with vid_stride n, an nth); 0 when unknown
  double fps = 0.0;                ///< frames per second of the video or stream; 0 for images
};

}  // namespace yolo
