// Shear, shift and rotation, byte for byte as torchvision has Pillow make them. Images: u8, H x W x 3.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>

namespace yolo::augment::classify {

/// Where the pixels of the result come from: x = m[0] x + m[1] y + m[2], y = m[3] x + m[4] y + m[5], of pixel
/// centres.
using InverseMatrix = std::array<double, 6>;

/// Bilinear in double precision, cut to bytes; black where there is no source.
cv::Mat warp(const cv::Mat& image, const InverseMatrix& matrix);

/// Moves a pixel to the left by `slope` for each row below the upper border; negative: to the right.
cv::Mat shear_x(const cv::Mat& image, double slope);
cv::Mat shear_y(const cv::Mat& image, double slope);
/// By whole pixels to the right; the fraction is cut off.
cv::Mat translate_x(const cv::Mat& image, double pixels);
/// Down.
cv::Mat translate_y(const cv::Mat& image, double pixels);
/// Degrees against the clock, round the centre; the size stays.
cv::Mat rotate(const cv::Mat& image, double degrees);

}  // namespace yolo::augment::classify
