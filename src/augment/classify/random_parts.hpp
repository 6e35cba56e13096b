// Random parts of images: which to keep and which to blank.
#pragma once

#include <opencv2/core/types.hpp>
#include <optional>

#include "core/random.hpp"

namespace yolo::augment::classify {

/// A part of between `least` and 1 of the area and with width / height within 3/4..4/3; the middle of the
/// image, cut to such a form, when ten tries do not fit. torchvision's RandomResizedCrop.
cv::Rect random_crop(cv::Size image, double least, Random& random);

/// A part of 2..33 % of the area and with height / width within 0.3..3.3, smaller than the image both ways;
/// nothing when ten tries do not fit. Without pixels in an image of very few. torchvision's RandomErasing
/// (Zhong et al. 2017, arXiv:1708.04896).
std::optional<cv::Rect> random_patch(cv::Size image, Random& random);

}  // namespace yolo::augment::classify
