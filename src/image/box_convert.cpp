#include "image/box_convert.hpp"

namespace yolo::image {

Box xyxy_to_xywh(const Box& b) { return {(b[0] + b[2]) / 2, (b[1] + b[3]) / 2, b[2] - b[0], b[3] - b[1]}; }

Box xywh_to_xyxy(const Box& b) {
  const float half_width = b[2] / 2, half_height = b[3] / 2;
  return {b[0] - half_width, b[1] - half_height, b[0] + half_width, b[1] + half_height};
}

Box xywh_to_ltwh(const Box& b) { return {b[0] - b[2] / 2, b[1] - b[3] / 2, b[2], b[3]}; }
Box xyxy_to_ltwh(const Box& b) { return {b[0], b[1], b[2] - b[0], b[3] - b[1]}; }
Box ltwh_to_xywh(const Box& b) { return {b[0] + b[2] / 2, b[1] + b[3] / 2, b[2], b[3]}; }
Box ltwh_to_xyxy(const Box& b) { return {b[0], b[1], b[0] + b[2], b[1] + b[3]}; }

Box xywhn_to_xyxy(const Box& b, float width, float height, float pad_x, float pad_y) {
  return {width * (b[0] - b[2] / 2) + pad_x, height * (b[1] - b[3] / 2) + pad_y, width * (b[0] + b[2] / 2) + pad_x,
          height * (b[1] + b[3] / 2) + pad_y};
}

Box xyxy_to_xywhn(const Box& b, float width, float height) {
  return {(b[0] + b[2]) / 2 / width, (b[1] + b[3]) / 2 / height, (b[2] - b[0]) / width, (b[3] - b[1]) / height};
}

Box clip(const Box& b, float width, float height, float margin) {
  const float right = width - margin, bottom = height - margin;
  return {std::clamp(b[0], 0.0F, right), std::clamp(b[1], 0.0F, bottom), std::clamp(b[2], 0.0F, right),
          std::clamp(b[3], 0.0F, bottom)};
}

}  // namespace yolo::image
