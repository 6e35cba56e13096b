// The ways to write a box (manual: "All Bounding Box Conversions").
#pragma once

#include <array>

namespace yolo::image {

using Box = std::array<float, 4>;

// xyxy: two corners. xywh: centre and size. ltwh: upper left corner and size. n: as fractions of the image.
Box xyxy_to_xywh(const Box& box);
Box xywh_to_xyxy(const Box& box);
Box xywh_to_ltwh(const Box& box);
Box xyxy_to_ltwh(const Box& box);
Box ltwh_to_xywh(const Box& box);
Box ltwh_to_xyxy(const Box& box);

/// Fractions of width x height to pixels, moved by the padding.
Box xywhn_to_xyxy(const Box& box, float width, float height, float pad_x = 0, float pad_y = 0);
/// Pixels to fractions.
Box xyxy_to_xywhn(const Box& box, float width, float height);
/// Both corners inside an image, `margin` pixels away from its right and lower edge.
Box clip(const Box& box, float width, float height, float margin = 0);

}  // namespace yolo::image
