// Outlines with a fixed number of points.
#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "core/release.hpp"

namespace yolo::image {

constexpr int kOutlinePoints = 1000;  ///< that the peer gives an outline of a mask
constexpr int kRotatedPoints = 100;   ///< that the peer gives the four corners of a rotated box

/// `count` points at even steps along the closed outline, counted in corners, as the peer makes them. The
/// points need not fall on the corners; in 8.4 the corners are among them where there is room, and an outline
/// of `count` corners stays as it is. Empty for an empty outline. `count` is at least 2.
std::vector<cv::Point2f> resample(const std::vector<cv::Point2f>& outline, int count,
                                  Release release = Release::v8_3);

}  // namespace yolo::image
