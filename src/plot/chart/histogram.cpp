// Histograms along one axis and over a plane.
#include "plot/chart/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "plot/chart/color_scale.hpp"

namespace yolo::plot {
namespace {

constexpr double kFaintest = 0.35;  // share of the blue scale for a single value, which must be seen on white
constexpr double kHighestBar = 0.95;

// The step of a value, or -1 outside of the range.
int step_of(float value, Range range, int bins) {
  if (!(value >= range.low && value <= range.high)) return -1;
  const double share = (value - range.low) / (range.high - range.low);
  return std::min(static_cast<int>(share * bins), bins - 1);
}

// Where the step begins, in pixels; that of the step behind the last one is the end.
int edge(int step, int bins, int length) {
  return static_cast<int>(static_cast<std::int64_t>(step) * length / bins);
}

}  // namespace

std::vector<int> counts_in_range(std::span<const float> values, Range range, int bins) {
  std::vector<int> counts(static_cast<std::size_t>(bins));
  for (const float value : values) {
    if (const int step = step_of(value, range, bins); step >= 0) ++counts[static_cast<std::size_t>(step)];
  }
  return counts;
}

std::vector<int> counts_in_plane(std::span<const float> x, std::span<const float> y, Range range, int bins) {
  std::vector<int> counts(static_cast<std::size_t>(bins) * static_cast<std::size_t>(bins));
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    const int column = step_of(x[i], range, bins), row = step_of(y[i], range, bins);
    if (column >= 0 && row >= 0) ++counts[static_cast<std::size_t>(row * bins + column)];
  }
  return counts;
}

void draw_density(cv::Mat& canvas, cv::Rect area, std::span<const int> counts, int bins, bool downward) {
  const int most = counts.empty() ? 0 : *std::ranges::max_element(counts);
  for (int row = 0; row < bins && most > 0; ++row) {
    const int from_top = downward ? row : bins - 1 - row;
    const int top = edge(from_top, bins, area.height), bottom = edge(from_top + 1, bins, area.height);
    for (int column = 0; column < bins; ++column) {
      const int count = counts[static_cast<std::size_t>(row * bins + column)];
      if (count == 0) continue;
      // The logarithm keeps single labels visible beside places with thousands.
      const double share = most == 1 ? 1 : std::log(count) / std::log(most);
      const Color color = blue_scale(kFaintest + (1 - kFaintest) * share);
      const int left = edge(column, bins, area.width), right = edge(column + 1, bins, area.width);
      canvas(cv::Rect(area.x + left, area.y + top, right - left, bottom - top))
          .setTo(cv::Scalar(color.b, color.g, color.r));
    }
  }
}

void draw_bars(cv::Mat& canvas, cv::Rect area, std::span<const int> counts, Color color) {
  const int most = counts.empty() ? 0 : *std::ranges::max_element(counts);
  const int bins = static_cast<int>(counts.size());
  for (int i = 0; i < bins && most > 0; ++i) {
    const double share = static_cast<double>(counts[static_cast<std::size_t>(i)]) / most;
    const int height = cvRound(share * kHighestBar * area.height);
    const int left = edge(i, bins, area.width), right = edge(i + 1, bins, area.width);
    const cv::Rect bar(area.x + left, area.br().y - height, std::max(1, right - left), height);
    canvas(bar).setTo(cv::Scalar(color.b, color.g, color.r));
  }
}

}  // namespace yolo::plot
