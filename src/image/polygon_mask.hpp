// The filled outline of an object on a grid coarser than the network's input.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace yolo::image {

/// Where an object lies on the grid; `bits` are u8, 0 or 1, of the size of `where`. Both empty for nothing.
struct PolygonMask {
  cv::Rect where;
  cv::Mat bits;
};

/// Fills the polygon in the input and scales the result down by `ratio` (linear), which is what the peer
/// trains and validates masks with. Coordinates are cut to whole pixels of the input. The grid is input.width
/// / ratio wide and input.height / ratio high. Fewer than three points give nothing.
PolygonMask draw_polygon_mask(const std::vector<cv::Point2f>& polygon, cv::Size input, int ratio);

}  // namespace yolo::image
