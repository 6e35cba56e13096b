// Places of values, lines, ticks and frame on a chart.
#include "plot/chart/axes.hpp"

#include <limits>

#include "support.hpp"

namespace yolo::plot {
namespace {

constexpr Color kRed{0, 0, 255};
const cv::Rect kArea(100, 50, 401, 301);

bool is(const cv::Mat& image, cv::Point at, Color color) {
  const auto& pixel = image.at<cv::Vec3b>(at);
  return pixel[0] == color.b && pixel[1] == color.g && pixel[2] == color.r;
}

TEST(Axes, EndsOfTheRangesAreTheAreasBorder) {
  const Axes axes(white_canvas({600, 400}), kArea, {-1, 3}, {0, 10});
  EXPECT_EQ(axes.pixel(-1, 10), cv::Point2d(100, 50));
  EXPECT_EQ(axes.pixel(3, 0), cv::Point2d(500, 350));
  EXPECT_EQ(axes.pixel(1, 5), cv::Point2d(300, 200));
}

TEST(Axes, ALinePassesThroughItsPoints) {
  cv::Mat image = white_canvas({600, 400});
  Axes axes(image, kArea, {0, 1}, {0, 1});
  std::vector<double> x, y;
  for (int i = 0; i <= 200; ++i) {
    x.push_back(i / 200.0);
    y.push_back(0.5 + 0.45 * std::sin(7 * x.back()));
  }
  axes.line(x, y, kRed, 5);
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_TRUE(is(image, axes.pixel(x[i], y[i]), kRed)) << i;
    EXPECT_TRUE(is(image, axes.pixel(x[i], y[i] > 0.5 ? y[i] - 0.3 : y[i] + 0.3), {255, 255, 255})) << i;
  }
}

TEST(Axes, ALineIsCutAtTheAreaAndBrokenAtGaps) {
  cv::Mat image = white_canvas({600, 400});
  Axes axes(image, kArea, {0, 1}, {0, 1});
  const double nan = std::numeric_limits<double>::quiet_NaN(), most = std::numeric_limits<double>::max();
  axes.line(std::vector{-5.0, 5.0}, std::vector{0.5, 0.5}, kRed, 9);
  axes.line(std::vector{0.5, 0.5}, std::vector{-most, most}, kRed, 9);
  EXPECT_TRUE(is(image, {100, 200}, kRed));
  EXPECT_TRUE(is(image, {99, 200}, {255, 255, 255}));
  EXPECT_TRUE(is(image, {500, 200}, kRed));
  EXPECT_TRUE(is(image, {501, 200}, {255, 255, 255}));
  EXPECT_TRUE(is(image, {300, 51}, kRed));
  EXPECT_TRUE(is(image, {300, 49}, {255, 255, 255}));

  axes.line(std::vector{0.1, 0.2, 0.3, 0.4, 0.5}, std::vector{0.9, 0.9, nan, 0.9, 0.9}, kRed, 5);
  EXPECT_TRUE(is(image, axes.pixel(0.15, 0.9), kRed));
  EXPECT_TRUE(is(image, axes.pixel(0.3, 0.9), {255, 255, 255}));
  EXPECT_TRUE(is(image, axes.pixel(0.45, 0.9), kRed));
  axes.line(std::vector<double>{}, std::vector{1.0}, kRed, 5);  // nothing to draw
}

TEST(Axes, FrameAndTicksStandWhereTheirValuesAre) {
  cv::Mat image = white_canvas({600, 400});
  Axes axes(image, kArea, {0, 1}, {0, 1});
  const Ticks ticks = round_ticks(0, 1, 3);  // 0, 0.5, 1
  axes.grid(ticks, ticks);
  EXPECT_FALSE(is(image, {300, 120}, {255, 255, 255})) << "grid at x = 0.5";
  EXPECT_FALSE(is(image, {200, 200}, {255, 255, 255})) << "grid at y = 0.5";
  axes.frame(ticks, ticks);
  for (const cv::Point at : {cv::Point(100, 120), {500, 120}, {200, 50}, {200, 350}, {300, 358}, {92, 200}}) {
    EXPECT_TRUE(is(image, at, {0, 0, 0})) << at.x << " " << at.y;
  }
  EXPECT_TRUE(is(image, {250, 358}, {255, 255, 255})) << "no tick at 0.375";
}

}  // namespace
}  // namespace yolo::plot
