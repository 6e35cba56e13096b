// HSV of 32 pixels at once, on processors with AVX2.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>

namespace yolo::augment {

/// New hue (below 180), saturation and value of each old one.
struct HsvTables {
  std::array<std::uint8_t, 256> hue, saturation, value;
};

/// Changes the first columns of an image (u8, blue green red) as OpenCV's BGR2HSV, the look-up and HSV2BGR
/// do with AVX2, to the byte. The answer is how many columns are done: a multiple of 32, or 0 where the
/// processor has no AVX2 or OpenCV was told not to use it. OpenCV computes the other columns in another way.
int apply_hsv_wide(cv::Mat& image, const HsvTables& tables);

}  // namespace yolo::augment
