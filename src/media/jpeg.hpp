// JPEG through libjpeg itself: most pictures need no other codec, and OpenCV before 4.7 cannot write full
// colour.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <vector>

#include "media/direct_image.hpp"

namespace yolo::media {

bool is_jpeg(std::span<const std::byte> bytes);

/// Reads grey and colour JPEG of 8 bits, baseline or progressive: the pixels of cv::imread, also of a file
/// that is damaged or ends early. Nothing for other kinds (CMYK, arithmetic coding, tables left out).
std::optional<DirectImage> read_jpeg(std::span<const std::byte> bytes);

/// Colour samples of the file: one for each pixel, or one for each 2 x 2 pixels.
enum class Chroma { full, quarter };

/// Encodes a u8 BGR image as baseline JPEG. Quality is 1..100. With Chroma::quarter the bytes are those of
/// cv::imencode. Throws Error.
std::vector<unsigned char> encode_jpeg(const cv::Mat& image, Chroma chroma, int quality = 95);

}  // namespace yolo::media
