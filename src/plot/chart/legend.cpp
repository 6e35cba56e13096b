// Draws the key of a chart.
#include "plot/chart/legend.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/chart/axes.hpp"
#include "plot/chart/text.hpp"

namespace yolo::plot {
namespace {

constexpr int kRow = 57, kMargin = 16, kLineLength = 80, kTextStart = 126;
constexpr double kFrameGrey = 204;

}  // namespace

cv::Size legend_size(std::span<const LegendEntry> entries) {
  int longest = 0;
  for (const LegendEntry& entry : entries) {
    longest = std::max(longest, text_length(entry.text, {kLabelHeight}));
  }
  return {longest + kLegendBeside, static_cast<int>(entries.size()) * kRow + kMargin};
}

void draw_legend(cv::Mat& canvas, cv::Point corner, std::span<const LegendEntry> entries) {
  cv::rectangle(canvas, cv::Rect(corner, legend_size(entries)), cv::Scalar::all(kFrameGrey), 2);
  int y = corner.y + kMargin / 2 + kRow / 2;
  for (const LegendEntry& entry : entries) {
    const cv::Scalar color(entry.color.b, entry.color.g, entry.color.r);
    cv::line(canvas, {corner.x + kMargin, y}, {corner.x + kMargin + kLineLength, y}, color, entry.width);
    draw_text(canvas, entry.text, {double(corner.x + kTextStart), double(y)}, {kLabelHeight});
    y += kRow;
  }
}

}  // namespace yolo::plot
