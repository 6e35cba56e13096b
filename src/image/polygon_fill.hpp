// Filling of a polygon with whole-pixel corners.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

namespace yolo::image {

/// Sets to 1 the pixels of the outline and, row by row, those between its crossings (even-odd), rounded to
/// the nearest. `canvas` is u8, one channel. Equal to cv::fillPoly of OpenCV 4.10, which the peer's masks of
/// that time come from, for corners inside the canvas; other versions of OpenCV round in other ways.
void fill_polygon(cv::Mat& canvas, const std::vector<cv::Point>& corners);

}  // namespace yolo::image
