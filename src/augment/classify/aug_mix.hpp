// AugMix (Hendrycks et al. 2019, arXiv:1912.02781).
#pragma once

#include <opencv2/core/mat.hpp>
#include <span>

#include "core/random.hpp"

namespace yolo::augment::classify {

/// Three chains of one to three operations, mixed with each other and with the image by weights from
/// Dirichlet and Beta distributions with all parameters 1. Severity 3: levels 0..2 of 10, as torchvision's
/// defaults, which the peer takes. (torchvision rounds some operations on tensors otherwise than Pillow does;
/// here they are Pillow's as everywhere.) Image: u8 RGB.
cv::Mat aug_mix(const cv::Mat& image, Random& random);

/// Sum of weight times image in single precision, cut to bytes. Images of one size; as many weights as
/// images.
cv::Mat weighted_sum(std::span<const cv::Mat> images, std::span<const float> weights);

}  // namespace yolo::augment::classify
