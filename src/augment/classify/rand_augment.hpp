// RandAugment (Cubuk et al. 2019, arXiv:1909.13719).
#pragma once

#include <opencv2/core/mat.hpp>

#include "core/random.hpp"

namespace yolo::augment::classify {

/// Two operations one after the other, each any of 14 and at level 9 of 31, signs by chance: torchvision's
/// defaults, which the peer takes. Image: u8 RGB.
cv::Mat rand_augment(const cv::Mat& image, Random& random);

}  // namespace yolo::augment::classify
