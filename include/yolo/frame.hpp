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
  double time = 0.0;               ///< seconds: where it stands in its video; of a stream, since it was opened; 0 for images
  /// Does not go on from the frame before it of the same item: the first one of a video or stream, also when that was lost and
  /// opened again. Frames that are left out (vid_stride, a stream that is faster than the network) do not count as such.
  bool discontinuity = false;
};

}  // namespace yolo
