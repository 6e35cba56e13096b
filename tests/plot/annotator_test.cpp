// Where the annotator puts lines, labels and text.
#include <limits>
#include <opencv2/imgproc.hpp>
#include <yolo/annotator.hpp>
#include <yolo/error.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

cv::Mat black(int height, int width) { return cv::Mat::zeros(height, width, CV_8UC3); }

// The smallest rectangle around all pixels of one colour.
cv::Rect area_of(const cv::Mat& image, Color color) {
  cv::Mat mask;
  cv::inRange(image, cv::Scalar(color.b, color.g, color.r), cv::Scalar(color.b, color.g, color.r), mask);
  return cv::boundingRect(mask);
}

TEST(Annotator, LineWidthFollowsTheImage) {
  // Observed: image size to line width, font scale x 3, text thickness.
  const int observed[][4] = {{10, 10, 2, 1},     {500, 500, 2, 1},   {833, 833, 3, 2},   {1166, 1167, 4, 3},
                             {1080, 1920, 5, 4}, {1500, 1500, 5, 4}, {2000, 3000, 8, 7}, {500, 1166, 3, 2}};
  for (const auto& [height, width, line, text] : observed) {
    const Annotator annotator(black(height, width));
    EXPECT_EQ(annotator.line_width(), line) << height << "x" << width;
    EXPECT_EQ(annotator.text_thickness(), text) << height << "x" << width;
    EXPECT_DOUBLE_EQ(annotator.font_scale(), line / 3.0);
  }
}

TEST(Annotator, GivenLineWidthCountsUnlessZero) {
  EXPECT_EQ(Annotator(black(640, 640), 1).line_width(), 1);
  EXPECT_EQ(Annotator(black(640, 640), 10).text_thickness(), 9);
  EXPECT_EQ(Annotator(black(640, 640), 0).line_width(), 2);
  EXPECT_EQ(Annotator(black(640, 640), -5).line_width(), 2);
}

TEST(Annotator, LabelGoesAboveWhereItFits) {
  const Color color = class_color(0);
  for (const auto& [y, top, bottom] :
       {std::tuple{100.f, 82, 100}, {18.f, 0, 18}, {17.9f, 17, 35}, {3.f, 3, 21}}) {
    cv::Mat image = black(480, 640);
    Annotator(image).box_label({100, y, 101, y + 1}, "person 0.87", color);
    const cv::Rect area = area_of(image, color);
    EXPECT_NEAR(area.y, top, 1) << y;
    EXPECT_NEAR(area.br().y - 1, bottom, 2) << y;
  }
}

TEST(Annotator, LabelStaysInsideOnTheRight) {
  cv::Mat image = black(480, 640);
  Annotator(image).box_label({600, 100, 638, 300}, "person 0.87", class_color(0));
  EXPECT_EQ(area_of(image, class_color(0)).x, 512);  // the text is 128 pixels wide
}

TEST(Annotator, OddBoxesAreHarmless) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinite = std::numeric_limits<float>::infinity();
  const cv::Mat before = test::board(60, 80);
  for (const Xyxy& box : {Xyxy{nan, 0, 10, 10}, Xyxy{0, 0, infinite, 10}, Xyxy{0, -infinite, 1, nan}}) {
    cv::Mat image = before.clone();
    Annotator(image).box_label(box, "x", class_color(0));
    EXPECT_EQ(test::differing_values(image, before), 0);
  }
  cv::Mat image = before.clone();
  Annotator annotator(image);
  annotator.box_label({-3e38f, -3e38f, 3e38f, 3e38f}, "huge", class_color(0));
  annotator.box_label({50, 50, 10, 10}, "turned", class_color(0));
  annotator.box_label({5, 5, 5, 5}, std::string(5000, 'x'), class_color(0));
  annotator.text({1 << 20, -(1 << 20)}, "far away", {0, 0, 0}, true);
}

TEST(Annotator, DrawsOnThePixelsItIsGiven) {
  cv::Mat image = black(100, 200);
  Annotator annotator(image);
  annotator.box_label({10, 10, 50, 50});
  EXPECT_EQ(annotator.result().data, image.data);
  EXPECT_EQ(area_of(image, {128, 128, 128}).tl(), cv::Point(9, 9));
}

TEST(Annotator, TextWithAndWithoutBox) {
  cv::Mat plain = black(100, 200), boxed = black(100, 200);
  Annotator(plain).text({10, 60}, "hello", {0, 0, 255});
  EXPECT_GT(cv::countNonZero(plain.reshape(1)), 50);
  Annotator(boxed).text({10, 60}, "hello", {0, 0, 255}, true);
  const cv::Rect area = area_of(boxed, {0, 0, 255});
  EXPECT_NEAR(area.x, 10, 1);
  EXPECT_NEAR(area.y, 42, 1);      // 15 pixels of text and a margin of 3
  EXPECT_NEAR(area.width, 49, 2);  // as observed
  cv::Mat high = black(100, 200);
  Annotator(high).text({10, 5}, "hello", {0, 0, 255}, true);
  EXPECT_NEAR(area_of(high, {0, 0, 255}).br().y, 23, 1) << "no room above, so below";
}

TEST(Annotator, RefusesWhatItCannotDrawOn) {
  EXPECT_THROW(Annotator(cv::Mat()), Error);
  EXPECT_THROW(Annotator(cv::Mat(10, 10, CV_8UC1)), Error);
  EXPECT_THROW(Annotator(cv::Mat(10, 10, CV_32FC3)), Error);
}

}  // namespace
}  // namespace yolo
