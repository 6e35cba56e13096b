// The plot area of a chart: where values lie, frame, ticks, grid and lines.
#pragma once

#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <yolo/annotator.hpp>

#include "plot/chart/ticks.hpp"

namespace yolo::plot {

/// The values at both ends of an axis; low < high.
struct Range {
  double low = 0, high = 1;
};

/// An empty picture to draw a chart on: u8, BGR, white.
cv::Mat white_canvas(cv::Size size);

/// Draws on the pixels of `canvas` inside and around `area` (pixels): x.low is the area's first column,
/// x.high its last one, y.low its last row.
class Axes {
 public:
  Axes(cv::Mat canvas, cv::Rect area, Range x, Range y);

  /// Where a pair of values lies on the canvas, in pixels; whole numbers are middles of pixels.
  cv::Point2d pixel(double x, double y) const;

  /// A thin grey line across the area at each tick.
  void grid(const Ticks& x_ticks, const Ticks& y_ticks);

  /// A smooth line through the points (x[i], y[i]), `width` pixels thick, cut off at the area's border. It is
  /// interrupted where a value is not finite. Of lists of unequal length the shorter one counts.
  void line(std::span<const double> x, std::span<const double> y, Color color, int width);

  /// A black border around the area, with ticks and their texts outside of it on the left and below.
  void frame(const Ticks& x_ticks, const Ticks& y_ticks);

  /// Titles around the area; empty ones are left out.
  void titles(const std::string& above, const std::string& below, const std::string& left);

 private:
  void segment(std::span<const cv::Point2f> points, Color color, int width);

  cv::Mat canvas_;
  cv::Rect area_;
  Range x_, y_;
};

/// Sizes that all charts share, in pixels.
inline constexpr double kTitleHeight = 30, kLabelHeight = 25;  // of capital letters
inline constexpr int kFrameWidth = 3, kTickLength = 12;
inline constexpr int kAboveArea = 96, kBelowArea = 155, kLeftOfArea = 180;  // room for titles and texts

}  // namespace yolo::plot
