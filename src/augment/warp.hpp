// Pixels of a collage where a matrix puts them.
#pragma once

#include <cstdint>
#include <opencv2/core/matx.hpp>
#include <vector>

#include "augment/blend_columns.hpp"
#include "augment/collage.hpp"

namespace yolo::augment {

/// Memory that is used again from sample to sample. One for each thread; what is in it means nothing.
struct WarpScratch {
  cv::Mat canvas;
  std::vector<std::uint16_t> blended;  ///< two rows of the canvas, weighted
  Columns columns;
};

/// What cv::warpAffine (cv::warpPerspective with `perspective`) gives of the painted canvas, to the byte:
/// linear, grey outside. Without rotation, shear and perspective only the part that is seen is painted.
void warp(const Collage& collage, const cv::Matx33f& matrix, bool perspective, cv::Size size, cv::Mat& output,
          WarpScratch& scratch);

/// The same by painting everything and calling OpenCV.
void warp_plain(const Collage& collage, const cv::Matx33f& matrix, bool perspective, cv::Size size,
                cv::Mat& output, cv::Mat& canvas);

}  // namespace yolo::augment
