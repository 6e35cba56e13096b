#include "image/transform.hpp"

namespace yolo::image {

void Transform::restore_box(float& x1, float& y1, float& x2, float& y2) const {
  const auto height = static_cast<float>(original.height);
  const float width = right_limit > 0 ? right_limit : static_cast<float>(original.width);
  x1 = std::clamp((x1 - left) / scale_x, 0.0F, width);
  y1 = std::clamp((y1 - top) / scale_y, 0.0F, height);
  x2 = std::clamp((x2 - left) / scale_x, 0.0F, width);
  y2 = std::clamp((y2 - top) / scale_y, 0.0F, height);
}

cv::Point2f Transform::restore_point(cv::Point2f point, bool clip) const {
  const cv::Point2f restored{(point.x - left) / scale_x, (point.y - top) / scale_y};
  if (!clip) return restored;
  return {std::clamp(restored.x, 0.0F, static_cast<float>(original.width)),
          std::clamp(restored.y, 0.0F, static_cast<float>(original.height))};
}

void Transform::apply_box(float& x1, float& y1, float& x2, float& y2) const {
  x1 = x1 * scale_x + left;
  y1 = y1 * scale_y + top;
  x2 = x2 * scale_x + left;
  y2 = y2 * scale_y + top;
}

Transform transform_between(cv::Size input, cv::Size original) {
  const double gain = std::min(static_cast<double>(input.height) / original.height,
                               static_cast<double>(input.width) / original.width);
  const auto padding = [&](int inside, int side) {
    return static_cast<float>(std::nearbyint((inside - side * gain) / 2 - 0.1));  // half to even, as Python rounds
  };
  Transform transform;
  transform.original = original;
  transform.input = input;
  transform.scale_x = transform.scale_y = static_cast<float>(gain);
  transform.left = padding(input.width, original.width);
  transform.top = padding(input.height, original.height);
  return transform;
}

}  // namespace yolo::image
