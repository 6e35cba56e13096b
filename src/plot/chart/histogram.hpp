// Counting values in equal steps, and drawing the counts.
#pragma once

#include <span>
#include <vector>

#include "plot/chart/axes.hpp"

namespace yolo::plot {

/// How many of `values` lie in each of `bins` (at least 1) equal steps of the range. A value at the range's
/// upper end belongs to the last step; those outside of the range, and those that are not numbers, are not
/// counted.
std::vector<int> counts_in_range(std::span<const float> values, Range range, int bins);

/// The same over two axes at once: element [row * bins + column], rows along y. Pairs beyond the shorter list
/// are left out.
std::vector<int> counts_in_plane(std::span<const float> x, std::span<const float> y, Range range, int bins);

/// Fills `area` of the canvas with a square for each pair of steps, the darker the more pairs there are in
/// it; where there are none it stays as it is. Its first row is the range's upper end, or, with `downward`,
/// its lower end.
void draw_density(cv::Mat& canvas, cv::Rect area, std::span<const int> counts, int bins, bool downward);

/// Bars from the area's lower edge; the highest one takes 95 % of the height.
void draw_bars(cv::Mat& canvas, cv::Rect area, std::span<const int> counts, Color color);

}  // namespace yolo::plot
