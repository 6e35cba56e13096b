// Mixtures of an image with a plainer one: brightness, colour, contrast, sharpness.
#include "augment/classify/color_operations.hpp"

namespace yolo::augment::classify {
namespace {

// ITU-R 601-2 in 16 binary places, as Pillow's conversion to "L".
std::uint8_t grey_of(const std::uint8_t* pixel) {
  return static_cast<std::uint8_t>((pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16);
}

/// The step between plain and image in single precision, cut to bytes.
std::uint8_t blend(std::uint8_t plain, std::uint8_t full, float factor) {
  const float value = static_cast<float>(plain) + factor * static_cast<float>(full - plain);
  return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F));
}

/// plain(x, y, channel) gives the bytes at factor 0.
template <typename Plain>
cv::Mat blend_with(const cv::Mat& image, double factor, const Plain& plain) {
  const auto single = static_cast<float>(factor);
  cv::Mat result(image.size(), CV_8UC3);
  for (int y = 0; y < image.rows; ++y) {
    const std::uint8_t* from = image.ptr(y);
    std::uint8_t* to = result.ptr(y);
    for (int x = 0; x < image.cols; ++x, from += 3, to += 3) {
      for (int c = 0; c < 3; ++c) to[c] = blend(plain(x, y, c), from[c], single);
    }
  }
  return result;
}

/// Mean of the grey image, rounded.
std::uint8_t mean_grey(const cv::Mat& image) {
  std::uint64_t sum = 0;
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) sum += grey_of(image.ptr(y) + 3 * x);
  }
  return static_cast<std::uint8_t>(static_cast<double>(sum) / static_cast<double>(image.total()) + 0.5);
}

/// Weights 1, and 5 in the middle, of 13; pixels at the border stay as they are.
std::uint8_t smooth(const cv::Mat& image, int x, int y, int channel) {
  const int at = 3 * x + channel;
  if (x == 0 || y == 0 || x == image.cols - 1 || y == image.rows - 1) return image.ptr(y)[at];
  int sum = 4 * image.ptr(y)[at];
  for (int row = y - 1; row <= y + 1; ++row) {
    const std::uint8_t* line = image.ptr(row) + at;
    sum += line[-3] + line[0] + line[3];
  }
  return static_cast<std::uint8_t>((2 * sum + 13) / 26);  // rounded; there are no halves of 13ths
}

}  // namespace

cv::Mat adjust_brightness(const cv::Mat& image, double factor) {
  return blend_with(image, factor, [](int, int, int) { return std::uint8_t{0}; });
}

cv::Mat adjust_color(const cv::Mat& image, double factor) {
  return blend_with(image, factor, [&](int x, int y, int) { return grey_of(image.ptr(y) + 3 * x); });
}

cv::Mat adjust_contrast(const cv::Mat& image, double factor) {
  const std::uint8_t mean = mean_grey(image);
  return blend_with(image, factor, [mean](int, int, int) { return mean; });
}

cv::Mat adjust_sharpness(const cv::Mat& image, double factor) {
  return blend_with(image, factor, [&](int x, int y, int channel) { return smooth(image, x, y, channel); });
}

}  // namespace yolo::augment::classify
