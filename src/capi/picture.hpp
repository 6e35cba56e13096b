// A picture of a C program as a matrix.
#pragma once

#include <opencv2/core/mat.hpp>

#include <yolo/yolo.h>

namespace yolo::capi {

/// The caller's own pixels, not copied. Throws UsageError when the fields make no picture.
cv::Mat picture_of(const yolo_image& image);

}  // namespace yolo::capi
