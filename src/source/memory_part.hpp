// Pictures in memory as a part of a source.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "source/part.hpp"

namespace yolo::source {

/// Throws Error for a picture that is empty or not u8 with 1, 3 or 4 channels.
PartPtr open_memory(std::vector<cv::Mat> images);

}  // namespace yolo::source
