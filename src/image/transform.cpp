#include "image/transform.hpp"

namespace yolo::image {

void Transform::restore_box(float& x1, float& y1, float& x2, float& y2) const {
  const auto width = static_cast<float>(original.width), height = static_cast<float>(original.height);
  x1 = std::clamp((x1 - left) / scale_x, 0.0F, width);
  y1 = std::clamp((y1 - top) / scale_y, 0.0F, height);
  x2 = std::clamp((x2 - left) / scale_x, 0.0F, width);
  y2 = std::clamp((y2 - top) / scale_y, 0.0F, height);
}

void Transform::apply_box(float& x1, float& y1, float& x2, float& y2) const {
  x1 = x1 * scale_x + left;
  y1 = y1 * scale_y + top;
  x2 = x2 * scale_x + left;
  y2 = y2 * scale_y + top;
}

}  // namespace yolo::image
