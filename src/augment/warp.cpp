#include "augment/warp.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/vectorise.hpp"
#include "image/letterbox.hpp"

namespace yolo::augment {
namespace {

// OpenCV's fixed point: places are rounded to 1/32 pixel, from steps of 1/1024.
constexpr int kStepBits = 10, kPlaceBits = 5, kPlaces = 1 << kPlaceBits;
constexpr int kHalfPlace = 1 << (kStepBits - kPlaceBits - 1);
constexpr double kSteps = 1 << kStepBits;

/// One axis of the inverse map: source = factor * output + shift.
struct Axis {
  double factor = 1, shift = 0;
};

struct AxisPair {
  Axis x, y;
};

// The inverse as cv::warpAffine computes it.
AxisPair inverse(const cv::Matx33f& matrix) {
  const double a = matrix(0, 0), d = matrix(1, 1), determinant = 1 / (a * d);
  const double x = d * determinant, y = a * determinant;
  return {{x, -x * matrix(0, 2)}, {y, -y * matrix(1, 2)}};
}

bool is_axis_parallel(const cv::Matx33f& m) {
  return m(0, 1) == 0 && m(1, 0) == 0 && m(2, 0) == 0 && m(2, 1) == 0 && m(0, 0) > 0 && m(1, 1) > 0;
}

// A matrix that shrinks to nearly nothing puts pixels farther away than numbers reach, or nowhere.
std::int64_t rounded(double steps) {
  constexpr double kFarthest = 1LL << 50;
  return std::llrint(steps > -kFarthest ? std::min(steps, kFarthest) : -kFarthest);
}

std::int64_t column_place(const Axis& axis, int column) {
  return (rounded(axis.factor * column * kSteps) + rounded(axis.shift * kSteps) + kHalfPlace) >>
         (kStepBits - kPlaceBits);
}

std::int64_t row_place(const Axis& axis, int row) {
  return (rounded((axis.factor * row + axis.shift) * kSteps) + kHalfPlace) >> (kStepBits - kPlaceBits);
}

/// Whole pixels that the places from `first` to `last` lie between.
struct Span {
  std::int64_t first = 0, count = 0;
};

Span span_of(std::int64_t first, std::int64_t last) {
  return {first >> kPlaceBits, (last >> kPlaceBits) - (first >> kPlaceBits) + 2};
}

// With the half that both blends together are rounded by: the weights of a column add up to kPlaces.
YOLO_VECTORISE void blend_rows(const std::uint8_t* upper, const std::uint8_t* lower, int weight,
                               std::size_t count, std::uint16_t* output) {
  constexpr int kHalf = kPlaces / 2;
  const auto below = static_cast<std::uint16_t>(weight), above = static_cast<std::uint16_t>(kPlaces - weight);
  for (std::size_t i = 0; i < count; ++i)
    output[i] = static_cast<std::uint16_t>(upper[i] * above + lower[i] * below + kHalf);
}

// Weights are multiples of 1/32, so that blending rows first and columns then loses nothing and equals
// OpenCV's blend of four pixels. False: the part that is seen is out of proportion, as when shrunk to nearly
// nothing.
bool warp_axis_parallel(const Collage& collage, const AxisPair& map, cv::Size size, cv::Mat& output,
                        WarpScratch& scratch) {
  const Span across = span_of(column_place(map.x, 0), column_place(map.x, size.width - 1));
  const Span down = span_of(row_place(map.y, 0), row_place(map.y, size.height - 1));
  constexpr int kFar = 1 << 14;  // OpenCV keeps whole places in 16 bits
  if (across.first < -kFar || down.first < -kFar || across.first + across.count > kFar ||
      down.first + down.count > kFar ||
      across.count * down.count > 2 * static_cast<std::int64_t>(collage.size.area()))
    return false;
  const cv::Rect window(static_cast<int>(across.first), static_cast<int>(down.first),
                        static_cast<int>(across.count), static_cast<int>(down.count));
  paint(collage, window, scratch.canvas);
  Columns& columns = scratch.columns;
  columns.first.resize(static_cast<std::size_t>(size.width));
  columns.weights.resize(columns.first.size());
  for (int x = 0; x < size.width; ++x) {
    const std::int64_t place = column_place(map.x, x);
    const auto at = static_cast<std::size_t>(x);
    const int right = static_cast<int>(place & (kPlaces - 1));
    columns.first[at] = static_cast<int>((place >> kPlaceBits) - across.first) * 3;
    columns.weights[at] = (kPlaces - right) + (right << 16);
  }
  const std::size_t row_bytes = static_cast<std::size_t>(window.width) * 3;
  scratch.blended.resize(row_bytes + 2);
  output.create(size, CV_8UC3);
  for (int y = 0; y < size.height; ++y) {
    const std::int64_t place = row_place(map.y, y);
    const int row = static_cast<int>((place >> kPlaceBits) - down.first);
    blend_rows(scratch.canvas.ptr(row), scratch.canvas.ptr(row + 1), static_cast<int>(place & (kPlaces - 1)),
               row_bytes, scratch.blended.data());
    blend_columns(scratch.blended.data(), columns, output.ptr(y));
  }
  return true;
}

}  // namespace

void warp(const Collage& collage, const cv::Matx33f& matrix, bool perspective, cv::Size size, cv::Mat& output,
          WarpScratch& scratch) {
  if (!perspective && is_axis_parallel(matrix) &&
      warp_axis_parallel(collage, inverse(matrix), size, output, scratch))
    return;
  warp_plain(collage, matrix, perspective, size, output, scratch.canvas);
}

void warp_plain(const Collage& collage, const cv::Matx33f& matrix, bool perspective, cv::Size size,
                cv::Mat& output, cv::Mat& canvas) {
  paint(collage, {{0, 0}, collage.size}, canvas);
  const cv::Scalar grey = cv::Scalar::all(image::kPaddingGrey);
  if (perspective) {
    cv::warpPerspective(canvas, output, matrix, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT, grey);
  } else {
    cv::warpAffine(canvas, output, matrix.get_minor<2, 3>(0, 0), size, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                   grey);
  }
}

}  // namespace yolo::augment
