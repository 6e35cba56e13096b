// The blue scale and its bar.
#include "plot/chart/color_scale.hpp"

#include <limits>

#include "plot/chart/axes.hpp"
#include "support.hpp"

namespace yolo::plot {
namespace {

TEST(ColorScale, EndsAndMiddleAreColorBrewers) {
  EXPECT_EQ(blue_scale(0), (Color{0xff, 0xfb, 0xf7}));
  EXPECT_EQ(blue_scale(0.5), (Color{0xd6, 0xae, 0x6b}));
  EXPECT_EQ(blue_scale(1), (Color{0x6b, 0x30, 0x08}));
}

TEST(ColorScale, GetsDarkerAllTheWay) {
  const auto brightness = [](Color c) { return 0.114 * c.b + 0.587 * c.g + 0.299 * c.r; };
  for (int i = 0; i < 100; ++i) {
    EXPECT_LE(brightness(blue_scale((i + 1) / 100.0)), brightness(blue_scale(i / 100.0))) << i;
  }
}

TEST(ColorScale, ValuesBeyondAreCutOff) {
  EXPECT_EQ(blue_scale(-3), blue_scale(0));
  EXPECT_EQ(blue_scale(7), blue_scale(1));
  EXPECT_EQ(blue_scale(std::numeric_limits<double>::quiet_NaN()), blue_scale(0));
}

TEST(ColorScale, InkCanBeRead) {
  EXPECT_EQ(ink_on(blue_scale(1)), (Color{255, 255, 255}));
  EXPECT_LT(ink_on(blue_scale(0)).g, 60);
}

TEST(ColorScale, TheBarRunsFromBelowToAbove) {
  cv::Mat canvas = white_canvas({200, 400});
  draw_color_bar(canvas, {20, 50, 40, 300}, 3);
  const auto at = [&](int y) {
    const auto& p = canvas.at<cv::Vec3b>(y, 40);
    return Color{p[0], p[1], p[2]};
  };
  EXPECT_EQ(at(50), blue_scale(1));
  EXPECT_EQ(at(349), blue_scale(0));
  EXPECT_NEAR(at(200).r, blue_scale(0.5).r, 2);
  EXPECT_EQ(at(351), (Color{255, 255, 255}));
}

}  // namespace
}  // namespace yolo::plot
