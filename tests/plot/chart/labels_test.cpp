// Pictures of labels: places of bars and boxes, and odd data.
#include "plot/chart/labels.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <yolo/annotator.hpp>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::plot {
namespace {

LabelBoxes sample() {
  LabelBoxes labels;
  labels.names = {"cat", "dog", "a class with quite a long name that must not reach the next panel"};
  for (int i = 0; i < 300; ++i) {
    labels.classes.push_back(i % 3 == 0 ? 1 : 0);
    const auto share = static_cast<float>(i) / 300;
    labels.boxes.push_back({0.1F + 0.8F * share, 0.2F, 0.05F + 0.3F * share, 0.4F});
  }
  return labels;
}

cv::Rect where(const cv::Mat& picture, cv::Rect part, Color color) {
  cv::Mat mask;
  const cv::Scalar ink(color.b, color.g, color.r);
  cv::inRange(picture(part), ink, ink, mask);
  return cv::boundingRect(mask);
}

TEST(Labels, BarsAreAsHighAsTheirClassesAreFrequent) {
  const cv::Mat picture = draw_labels(sample());
  ASSERT_EQ(picture.size(), cv::Size(1600, 1600));
  const cv::Rect panel(0, 0, 800, 800);
  const cv::Rect cats = where(picture, panel, class_color(0)), dogs = where(picture, panel, class_color(1));
  EXPECT_LT(cats.br().x, dogs.x);
  EXPECT_NEAR(cats.height, 2 * dogs.height, 4);
}

TEST(Labels, CentresLieAsInTheImages) {
  LabelBoxes labels = sample();
  for (auto& box : labels.boxes) box = {0.9F, 0.1F, 0.5F, 0.5F};
  const cv::Mat picture = draw_labels(labels);
  cv::Mat dark;
  cv::inRange(picture(cv::Rect(200, 860, 545, 575)), cv::Scalar(100, 40, 0), cv::Scalar(120, 60, 20), dark);
  const cv::Rect spot = cv::boundingRect(dark);
  EXPECT_GT(spot.x, 400);
  EXPECT_LT(spot.y, 100);
  EXPECT_GT(spot.area(), 0);
}

TEST(Labels, OddDataIsHarmless) {
  EXPECT_NO_THROW(draw_labels({}));
  EXPECT_NO_THROW(draw_labels_correlogram({}));
  LabelBoxes odd = sample();
  odd.classes[0] = -1;
  odd.classes[1] = 1000;
  odd.boxes[2] = {NAN, INFINITY, -5, 1e30F};
  EXPECT_NO_THROW(draw_labels(odd));
  EXPECT_NO_THROW(draw_labels_correlogram(odd));
  odd.names.assign(2000, "x");
  EXPECT_NO_THROW(draw_labels(odd));
  odd.classes.pop_back();
  EXPECT_THROW(draw_labels(odd), Error);
  EXPECT_THROW(draw_labels_correlogram(odd), Error);
}

}  // namespace
}  // namespace yolo::plot
