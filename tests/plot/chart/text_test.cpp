// Where the text of charts goes.
#include "plot/chart/text.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/chart/axes.hpp"
#include "support.hpp"

namespace yolo::plot {
namespace {

// Around everything that is not white.
cv::Rect ink(const cv::Mat& image) {
  cv::Mat grey;
  cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
  return cv::boundingRect(grey < 200);
}

cv::Rect ink_of(std::string_view text, TextStyle style, Anchor anchor) {
  cv::Mat image = white_canvas({600, 600});
  draw_text(image, text, {300, 300}, style, anchor);
  return ink(image);
}

TEST(ChartText, CapitalsAreAsHighAsAskedForAndCentred) {
  for (const double height : {12.0, 25.0, 60.0}) {
    const cv::Rect area = ink_of("HEH", {height}, Anchor::middle);
    EXPECT_NEAR(area.height, height, 1 + height * 0.12);  // and the thickness of a line
    EXPECT_NEAR(area.y + area.height / 2.0, 300, 1.5);
    EXPECT_NEAR(area.x + area.width / 2.0, 300, 3);
    EXPECT_NEAR(area.width, text_length("HEH", {height}), 0.35 * height) << "but for the room beside letters";
  }
}

TEST(ChartText, AnchorsAtBothEnds) {
  EXPECT_NEAR(ink_of("Recall", {25}, Anchor::start).x, 300, 6);
  EXPECT_NEAR(ink_of("Recall", {25}, Anchor::end).br().x, 300, 6);
}

TEST(ChartText, UpwardIsTheSameTextTurned) {
  for (const Anchor anchor : {Anchor::start, Anchor::middle, Anchor::end}) {
    const cv::Rect flat = ink_of("Precision", {25}, anchor),
                   turned = ink_of("Precision", {25, {}, true}, anchor);
    EXPECT_EQ(flat.size(), cv::Size(turned.height, turned.width));
    EXPECT_NEAR(flat.x - 300, 300 - turned.br().y, 2);  // right becomes up
    EXPECT_NEAR(flat.y - 300, turned.x - 300, 2);       // below becomes right
  }
}

TEST(ChartText, ColourAndEdges) {
  cv::Mat image = white_canvas({100, 60});
  draw_text(image, "wide text in a narrow picture", {50, 30}, {40, {200, 0, 0}}, Anchor::middle);
  draw_text(image, "outside", {-500, 2000}, {40});
  draw_text(image, "", {50, 30}, {40});
  cv::Mat pure;
  cv::inRange(image, cv::Scalar(200, 0, 0), cv::Scalar(200, 0, 0), pure);
  EXPECT_GT(cv::countNonZero(pure), 100);
}

TEST(ChartText, ShortenedFitsAndKeepsShortOnes) {
  const TextStyle style{25};
  EXPECT_EQ(shortened("dog", style, 500), "dog");
  const std::string text = shortened("a very long name that goes on and on", style, 200);
  EXPECT_LE(text_length(text, style), 200);
  EXPECT_GT(text_length(text, style), 140);
  EXPECT_EQ(text.substr(text.size() - 3), "...");
  EXPECT_EQ(shortened("löwe", style, 500), "lowe") << "letters that the font does not have";
}

}  // namespace
}  // namespace yolo::plot
