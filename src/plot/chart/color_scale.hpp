// Colours for numbers: white to dark blue, and the bar that explains them.
#pragma once

#include <opencv2/core/mat.hpp>
#include <yolo/annotator.hpp>

namespace yolo::plot {

/// The colour of a share of the greatest value: nearly white at 0, dark blue at 1. Values beyond are cut off.
/// The scale is "Blues" of ColorBrewer (colorbrewer2.org) with nine steps, interpolated.
Color blue_scale(double share);

/// Black or white, whichever can be read on the background.
Color ink_on(Color background);

/// Draws the scale from 0 (below) to `highest` into `area`, with ticks and numbers on its right.
void draw_color_bar(cv::Mat& canvas, cv::Rect area, double highest);

}  // namespace yolo::plot
