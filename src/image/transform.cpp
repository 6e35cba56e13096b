#include "image/transform.hpp"

namespace yolo::image {
namespace {

double gain_between(cv::Size input, cv::Size original) {
  return std::min(static_cast<double>(input.height) / original.height,
                  static_cast<double>(input.width) / original.width);
}

}  // namespace

void Transform::restore_box(float& x1, float& y1, float& x2, float& y2) const {
  x1 = (x1 - left) / scale_x;
  y1 = (y1 - top) / scale_y;
  x2 = (x2 - left) / scale_x;
  y2 = (y2 - top) / scale_y;
  cut_box(x1, y1, x2, y2);
}

void Transform::cut_box(float& x1, float& y1, float& x2, float& y2) const {
  if (!cuts) return;
  const auto height = static_cast<float>(original.height);
  const float width = right_limit > 0 ? right_limit : static_cast<float>(original.width);
  x1 = std::clamp(x1, 0.0F, width);
  y1 = std::clamp(y1, 0.0F, height);
  x2 = std::clamp(x2, 0.0F, width);
  y2 = std::clamp(y2, 0.0F, height);
}

cv::Point2f Transform::restore_point(cv::Point2f point, bool clip) const {
  const cv::Point2f restored{(point.x - left) / scale_x, (point.y - top) / scale_y};
  if (!clip || !cuts) return restored;
  return {std::clamp(restored.x, 0.0F, static_cast<float>(original.width)),
          std::clamp(restored.y, 0.0F, static_cast<float>(original.height))};
}

void Transform::apply_box(float& x1, float& y1, float& x2, float& y2) const {
  x1 = x1 * scale_x + left;
  y1 = y1 * scale_y + top;
  x2 = x2 * scale_x + left;
  y2 = y2 * scale_y + top;
}

double scaled_side(int side, double gain, Release release) {
  return release == Release::v8_4 ? std::nearbyint(side * gain)
                                  : side * gain;  // half to even, as Python rounds
}

cv::Rect2d place_between(cv::Size input, cv::Size original, Release release) {
  const double gain = gain_between(input, original);
  const auto padding = [&](int inside, int side) { return (inside - scaled_side(side, gain, release)) / 2; };
  return {padding(input.width, original.width), padding(input.height, original.height), original.width * gain,
          original.height * gain};
}

Transform transform_between(cv::Size input, cv::Size original, Release release) {
  const cv::Rect2d place = place_between(input, original, release);
  const double gain = gain_between(input, original);
  Transform transform;
  transform.original = original;
  transform.input = input;
  transform.scale_x = transform.scale_y = static_cast<float>(gain);
  transform.left = static_cast<float>(std::nearbyint(place.x - 0.1));
  transform.top = static_cast<float>(std::nearbyint(place.y - 0.1));
  return transform;
}

}  // namespace yolo::image
