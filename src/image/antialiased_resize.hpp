// Bilinear scaling that averages over all pixels that an output pixel covers.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

namespace yolo::image {

/// Writes `part` (pixels of the scaled image) of an image scaled to `scaled`: part.height x part.width x 3
/// bytes. Equals Pillow's resize with its bilinear filter to the bit: a triangle as wide as the scale,
/// weights of 22 binary places, columns first, rounded to bytes between the two passes. What lies outside
/// `part` is not computed. Throws Error for other images than u8 with 3 channels, and for a part that is
/// empty or not inside.
void resize_antialiased(const cv::Mat& image, cv::Size scaled, cv::Rect part, std::uint8_t* output);

/// The same as plain loops.
void resize_antialiased_plain(const cv::Mat& image, cv::Size scaled, cv::Rect part, std::uint8_t* output);

}  // namespace yolo::image
