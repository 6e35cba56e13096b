// A picture of the maps inside a network.
#pragma once

#include <opencv2/core/mat.hpp>

namespace yolo::plot {

/// Up to 32 channels side by side, eight in a row, each with its own colours from its least to its greatest value; u8 BGR.
/// `maps` holds channels x height x width values.
cv::Mat draw_feature_grid(const float* maps, int channels, int height, int width);

}  // namespace yolo::plot
