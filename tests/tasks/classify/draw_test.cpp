// Where the classes stand in the picture.
#include "tasks/classify/draw.hpp"

#include <opencv2/imgproc.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

Results classified(cv::Size size, std::vector<float> probs) {
  Results results =
      test::make_results(cv::Mat::zeros(size, CV_8UC3), {}, {"aHm", "bHm", "cHm", "dHm", "eHm", "fHm"});
  results.probs = Probs(std::move(probs));
  return results;
}

cv::Rect white(const cv::Mat& image) {
  cv::Mat grey;
  cv::cvtColor(image, grey, cv::COLOR_BGR2GRAY);
  return cv::boundingRect(grey > 127);
}

/// Rows of pixels with text, as stretches.
int lines_of_text(const cv::Mat& image) {
  int lines = 0;
  bool before = false;
  for (int y = 0; y < image.rows; ++y) {
    const bool inked = cv::countNonZero(image.row(y).reshape(1)) > 0;
    lines += inked && !before ? 1 : 0;
    before = inked;
  }
  return lines;
}

TEST(ClassifyDraw, StartsThreePercentOfTheHeightFromTheCorner) {
  for (const cv::Size size : {cv::Size(640, 480), cv::Size(810, 1080), cv::Size(320, 200)}) {
    const cv::Mat image = classified(size, {0.5F, 0.2F, 0.1F, 0.1F, 0.1F}).plot();
    const cv::Rect area = white(image);
    EXPECT_NEAR(area.x, size.height * 0.03, 3);
    EXPECT_NEAR(area.y, size.height * 0.03, 3);
    EXPECT_EQ(lines_of_text(image), 5);
  }
}

TEST(ClassifyDraw, OnlyWhatIsThereAndWanted) {
  EXPECT_EQ(lines_of_text(classified({640, 480}, {0, 1, 0, 0, 0, 0}).plot()), 1);  // the truth of a label
  const Results results = classified({640, 480}, {0.75F, 0.25F});
  EXPECT_EQ(lines_of_text(results.plot()), 2);
  PlotOptions options;
  options.probs = false;
  EXPECT_EQ(test::differing_values(results.plot(options), results.orig_img), 0);
  EXPECT_EQ(
      test::differing_values(test::make_results(test::board(40, 40), {}, {}).plot(), test::board(40, 40)), 0);
}

}  // namespace
}  // namespace yolo
