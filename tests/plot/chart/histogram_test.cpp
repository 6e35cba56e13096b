// Counting in steps, by hand, and where the counts are drawn.
#include "plot/chart/histogram.hpp"

#include <cmath>

#include "support.hpp"

namespace yolo::plot {
namespace {

TEST(Histogram, EachValueFallsIntoItsStep) {
  const std::vector<float> values = {0, 0.1F, 0.25F, 0.49F, 0.5F, 1, 1.01F, -0.1F, NAN};
  EXPECT_EQ(counts_in_range(values, {0, 1}, 4), (std::vector<int>{2, 2, 1, 1}));
  EXPECT_EQ(counts_in_range(values, {0, 1}, 1), (std::vector<int>{6}));
}

TEST(Histogram, PairsFallIntoRowsAndColumns) {
  const std::vector<float> x = {0.1F, 0.9F, 0.9F, 0.2F, 0.5F}, y = {0.1F, 0.1F, 0.2F, 2, 0.9F};
  EXPECT_EQ(counts_in_plane(x, y, {0, 1}, 2), (std::vector<int>{1, 2, 0, 1}));
}

TEST(Histogram, TheRowsOfAPlaneRunUpwardsOrDownwards) {
  const std::vector<int> counts = {5, 0, 0, 0};  // low x, low y
  for (const bool downward : {false, true}) {
    cv::Mat canvas = white_canvas({20, 20});
    draw_density(canvas, {0, 0, 20, 20}, counts, 2, downward);
    EXPECT_NE(canvas.at<cv::Vec3b>(downward ? 5 : 15, 5), cv::Vec3b(255, 255, 255));
    EXPECT_EQ(canvas.at<cv::Vec3b>(downward ? 15 : 5, 5), cv::Vec3b(255, 255, 255));
    EXPECT_EQ(canvas.at<cv::Vec3b>(5, 15), cv::Vec3b(255, 255, 255));
  }
}

TEST(Histogram, ASingleValueIsSeenBesideThousands) {
  cv::Mat canvas = white_canvas({20, 20});
  draw_density(canvas, {0, 0, 20, 20}, std::vector<int>{5000, 1, 0, 0}, 2, true);
  EXPECT_LT(canvas.at<cv::Vec3b>(5, 15)[2], 200);
  EXPECT_LT(canvas.at<cv::Vec3b>(5, 5)[2], canvas.at<cv::Vec3b>(5, 15)[2]);
}

TEST(Histogram, BarsStandOnTheLowerEdge) {
  cv::Mat canvas = white_canvas({40, 100});
  draw_bars(canvas, {0, 0, 40, 100}, std::vector<int>{4, 2, 0, 1}, {0, 0, 0});
  const std::vector<double> expected = {95, 47.5, 0, 23.75};
  for (int i = 0; i < 4; ++i) {
    int height = 0;
    while (height < 100 && canvas.at<cv::Vec3b>(99 - height, i * 10 + 5) == cv::Vec3b(0, 0, 0)) ++height;
    EXPECT_NEAR(height, expected[static_cast<std::size_t>(i)], 1);
  }
  draw_bars(canvas, {0, 0, 40, 100}, std::vector<int>{}, {0, 0, 0});
}

}  // namespace
}  // namespace yolo::plot
