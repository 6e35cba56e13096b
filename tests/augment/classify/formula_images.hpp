// The images of tests/data/augment/classify/make_pillow.py.
#pragma once

#include <zlib.h>

#include <opencv2/core/mat.hpp>

#include "support.hpp"

namespace yolo::test {

inline std::uint64_t formula_value(const std::string& kind, std::uint64_t y, std::uint64_t x, std::uint64_t c,
                                   std::uint64_t width) {
  const std::uint64_t n = (y * width + x) * 3 + c;
  if (kind == "mixed") return 7 * y + 13 * x + 29 * c + x * y;
  if (kind == "noise") return (n + 1) * 2654435761ULL % 4294967296ULL / 16777216;
  if (kind == "smooth") return y * 2 + x + 40 * c;
  if (kind == "pale") return 100 + (7 * y + 3 * x + c) % 41;
  return 50 + 60 * c;  // flat
}

/// Red green blue.
inline cv::Mat formula_image(const std::string& kind, int height, int width) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int i = 0; i < width * 3; ++i) {
      image.ptr(y)[i] = static_cast<std::uint8_t>(
          formula_value(kind, static_cast<std::uint64_t>(y), static_cast<std::uint64_t>(i / 3),
                        static_cast<std::uint64_t>(i % 3), static_cast<std::uint64_t>(width)));
    }
  }
  return image;
}

inline std::uint32_t checksum(const cv::Mat& image) {
  EXPECT_TRUE(image.isContinuous());
  return static_cast<std::uint32_t>(crc32(0, image.data, static_cast<unsigned>(image.total() * 3)));
}

inline const nlohmann::json& pillow() {
  static const nlohmann::json figures = read_json(data("augment/classify/pillow.json"));
  return figures;
}

}  // namespace yolo::test
