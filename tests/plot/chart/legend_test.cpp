// The key of a chart.
#include "plot/chart/legend.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/chart/axes.hpp"
#include "support.hpp"

namespace yolo::plot {
namespace {

TEST(Legend, GrowsWithEntriesAndTheLongestText) {
  const std::vector<LegendEntry> entries{{"dog", {0, 0, 255}}, {"hippopotamus", {255, 0, 0}, 10}};
  const cv::Size one = legend_size(std::span(entries).first(1)), two = legend_size(entries);
  EXPECT_GT(two.width, one.width);
  EXPECT_NEAR(two.height, 2 * one.height, 20);
}

TEST(Legend, EachEntryShowsItsColourInsideTheFrame) {
  const std::vector<LegendEntry> entries{{"dog", {0, 0, 255}}, {"cat", {255, 0, 0}, 10}};
  cv::Mat canvas = white_canvas({500, 300});
  const cv::Rect frame({20, 30}, legend_size(entries));
  draw_legend(canvas, frame.tl(), entries);
  int top[2] = {0, 0};
  for (int i = 0; i < 2; ++i) {
    cv::Mat mask;
    const cv::Scalar color(entries[i].color.b, entries[i].color.g, entries[i].color.r);
    cv::inRange(canvas, color, color, mask);
    const cv::Rect line = cv::boundingRect(mask);
    EXPECT_EQ(line & frame, line);
    EXPECT_GT(line.width, 60);
    EXPECT_NEAR(line.height, entries[i].width, 2);
    top[i] = line.y;
  }
  EXPECT_GT(top[1], top[0]);
}

}  // namespace
}  // namespace yolo::plot
