// PNG through libpng itself.
#pragma once

#include <cstddef>
#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

#include "media/direct_image.hpp"

namespace yolo::media {

bool is_png(std::span<const std::byte> bytes);

/// Reads every kind of PNG: the pixels of cv::imread. 16 bits are reduced to 8, alpha is dropped.
DirectImage read_png(std::span<const std::byte> bytes);

/// Encodes a u8 BGR image; the bytes are those of cv::imencode. Throws Error.
std::vector<unsigned char> encode_png(const cv::Mat& image);

}  // namespace yolo::media
