// Overlap of boxes and masks.
#include "metrics/overlap.hpp"

#include <algorithm>
#include <bit>
#include <yolo/error.hpp>

#include "core/vectorise.hpp"

namespace yolo::metrics {
namespace {

constexpr float kEpsilon = 1e-7F;  // the peer's guard against division by zero

float area(const Box& box) { return (box[2] - box[0]) * (box[3] - box[1]); }

float intersection(const Box& a, const Box& b) {
  const float width = std::max(0.F, std::min(a[2], b[2]) - std::max(a[0], b[0]));
  const float height = std::max(0.F, std::min(a[3], b[3]) - std::max(a[1], b[1]));
  return width * height;
}

YOLO_VECTORISE
int common_bits(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  int count = 0;
  for (std::size_t i = 0; i < words; ++i) count += std::popcount(a[i] & b[i]);
  return count;
}

}  // namespace

cv::Mat1f box_iou(std::span<const Box> a, std::span<const Box> b) {
  cv::Mat1f result(static_cast<int>(a.size()), static_cast<int>(b.size()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    float* row = result[static_cast<int>(i)];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const float common = intersection(a[i], b[j]);
      row[j] = common / (area(a[i]) + area(b[j]) - common + kEpsilon);
    }
  }
  return result;
}

cv::Mat1f box_ioa(std::span<const Box> a, std::span<const Box> b, bool over_union) {
  cv::Mat1f result(static_cast<int>(a.size()), static_cast<int>(b.size()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    float* row = result[static_cast<int>(i)];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const float common = intersection(a[i], b[j]);
      const float whole = over_union ? area(b[j]) + area(a[i]) - common : area(b[j]);
      row[j] = common / (whole + kEpsilon);
    }
  }
  return result;
}

BitMask pack_mask(const cv::Mat& mask) {
  if (mask.type() != CV_8UC1 || mask.dims > 2) {
    throw Error(fmt::format("a mask must be an 8-bit image with one channel, found {}",
                            cv::typeToString(mask.type())));
  }
  BitMask result;
  result.pixels = mask.rows * mask.cols;
  result.words.resize((static_cast<std::size_t>(result.pixels) + 63) / 64);
  std::size_t bit = 0;
  for (int y = 0; y < mask.rows; ++y) {
    const std::uint8_t* row = mask.ptr(y);
    for (int x = 0; x < mask.cols; ++x, ++bit)
      result.words[bit / 64] |= std::uint64_t{row[x] != 0} << (bit % 64);
  }
  result.area = common_bits(result.words.data(), result.words.data(), result.words.size());
  return result;
}

cv::Mat1f mask_iou(std::span<const BitMask> a, std::span<const BitMask> b) {
  cv::Mat1f result(static_cast<int>(a.size()), static_cast<int>(b.size()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (a[i].pixels != b[j].pixels) {
        throw Error(
            fmt::format("masks of one size expected, found {} and {} pixels", a[i].pixels, b[j].pixels));
      }
      const int common = common_bits(a[i].words.data(), b[j].words.data(), a[i].words.size());
      const auto joint = static_cast<float>(a[i].area + b[j].area - common);
      result(static_cast<int>(i), static_cast<int>(j)) = static_cast<float>(common) / (joint + kEpsilon);
    }
  }
  return result;
}

}  // namespace yolo::metrics
