// Random brightness, contrast, saturation and hue.
#pragma once

#include <opencv2/core/mat.hpp>

#include "core/random.hpp"

namespace yolo::augment::classify {

/// As the peer sets up torchvision's ColorJitter: brightness and contrast by a factor within 1 - value .. 1 +
/// value, saturation by one within 1 - saturation .. 1 + saturation (none below 0), the hue turned by up to
/// `hue` (at most 0.5) either way; in random order. What is 0 is left out. Image: u8 RGB.
cv::Mat color_jitter(const cv::Mat& image, double hue, double saturation, double value, Random& random);

}  // namespace yolo::augment::classify
