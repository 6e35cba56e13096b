// What the direct readers of JPEG and PNG give.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>

namespace yolo::media {

/// A picture (u8 BGR, turned upright) that was read without OpenCV's codecs.
struct DirectImage {
  cv::Mat image;       ///< empty when it cannot be decoded
  std::string reason;  ///< why it is empty, or what is damaged in it
};

}  // namespace yolo::media
