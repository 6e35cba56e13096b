// The key beside a chart: a short line and a text for each curve.
#pragma once

#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <yolo/annotator.hpp>

namespace yolo::plot {

struct LegendEntry {
  std::string text;
  Color color;
  int width = 3;  ///< of the line, pixels
};

/// Pixels that draw_legend() takes.
cv::Size legend_size(std::span<const LegendEntry> entries);

/// Draws the entries, one below the other in a thin frame.
void draw_legend(cv::Mat& canvas, cv::Point corner, std::span<const LegendEntry> entries);

/// Pixels of a legend that its texts do not take.
inline constexpr int kLegendBeside = 146;

}  // namespace yolo::plot
