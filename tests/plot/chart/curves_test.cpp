// Curves of validation: sizes, places of lines, smoothing and legends.
#include "plot/chart/curves.hpp"

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "support.hpp"

namespace yolo::plot {
namespace {

ClassCurves falling(std::size_t classes) {
  ClassCurves curves;
  for (int i = 0; i < 1000; ++i) curves.x.push_back(i / 999.0);
  for (std::size_t k = 0; k < classes; ++k) {
    curves.names.push_back("class" + std::to_string(k));
    curves.y.emplace_back();
    for (const double x : curves.x) curves.y.back().push_back(1 - std::pow(x, 1.0 + static_cast<double>(k)));
  }
  return curves;
}

cv::Rect area_of(const cv::Mat& image, cv::Scalar color) {
  cv::Mat mask;
  cv::inRange(image, color, color, mask);
  return cv::boundingRect(mask);
}

int count_of(const cv::Mat& image, cv::Scalar color) {
  cv::Mat mask;
  cv::inRange(image, color, color, mask);
  return cv::countNonZero(mask);
}

// The plot area: the black frame's left and lower line.
cv::Rect frame_of(const cv::Mat& image) {
  cv::Mat black;
  cv::inRange(image, cv::Scalar(0, 0, 0), cv::Scalar(0, 0, 0), black);
  cv::Mat rows, columns;
  cv::reduce(black, rows, 1, cv::REDUCE_SUM, CV_32S);
  cv::reduce(black, columns, 0, cv::REDUCE_SUM, CV_32S);
  const auto ends = [](const cv::Mat& sums, int least) {
    std::pair<int, int> range{-1, -1};
    for (int i = 0; i < static_cast<int>(sums.total()); ++i) {
      if (sums.at<int>(i) < least * 255) continue;
      if (range.first < 0) range.first = i;
      range.second = i;
    }
    return range;
  };
  const auto [top, bottom] = ends(rows, 800);
  const auto [left, right] = ends(columns, 800);
  return {cv::Point(left + 1, top + 1), cv::Point(right, bottom)};  // middles of lines of 3 pixels
}

TEST(Curves, SizeAndAxes) {
  const cv::Mat image = draw_pr_curve(falling(3), std::vector{0.5, 0.6, 0.7});
  EXPECT_EQ(image.size(), cv::Size(2250, 1500));
  EXPECT_EQ(image.type(), CV_8UC3);
  const cv::Rect frame = frame_of(image);
  EXPECT_GT(frame.width, 1000);
  EXPECT_GT(frame.height, 1100);
}

TEST(Curves, LinesLieAtTheirValues) {
  const ClassCurves curves = falling(2);
  const cv::Mat image = draw_pr_curve(curves, std::vector{0.5, 0.7});
  const cv::Rect frame = frame_of(image);
  for (const double x : {0.25, 0.5, 0.75}) {
    const int column = frame.x + cvRound(x * (frame.width - 1));
    for (const double y : {1 - x, 1 - x * x}) {  // the two classes
      const auto& pixel = image.at<cv::Vec3b>(frame.y + cvRound((1 - y) * (frame.height - 1)), column);
      EXPECT_GT(std::abs(pixel[0] - pixel[2]), 60) << "a colour at " << x;
    }
    const double mean = (1 - x + 1 - x * x) / 2;
    const auto& pixel = image.at<cv::Vec3b>(frame.y + cvRound((1 - mean) * (frame.height - 1)), column);
    EXPECT_EQ(pixel, cv::Vec3b(255, 0, 0)) << "the mean at " << x;
  }
}

TEST(Curves, ColoursUpToTwentyClassesThenGrey) {
  const cv::Scalar first_color(180, 119, 31), grey(128, 128, 128), blue(255, 0, 0);
  const cv::Mat few = draw_pr_curve(falling(20), std::vector<double>(20, 0.5));
  EXPECT_GT(count_of(few, first_color), 1000);
  EXPECT_LT(count_of(few, grey), 200);
  const cv::Mat many = draw_pr_curve(falling(21), std::vector<double>(21, 0.5));
  EXPECT_EQ(count_of(many, first_color), 0);
  EXPECT_GT(count_of(many, grey), 5000);
  EXPECT_GT(count_of(many, blue), 5000);
}

TEST(Curves, AllTheLegendIsInThePicture) {
  ClassCurves curves = falling(20);
  for (std::string& name : curves.names) name += std::string(300, 'W');
  const cv::Mat image = draw_confidence_curve(curves, "Precision");
  EXPECT_GT(frame_of(image).width, 900);
  const cv::Rect legend = area_of(image, cv::Scalar::all(204));
  EXPECT_LT(legend.br().x, image.cols - 10);
  EXPECT_LT(legend.br().y, image.rows - 10);
}

TEST(Curves, SmoothingEqualsThePeers) {
  // Observed: an impulse in the middle of 1000 values becomes 1/51 from 475 to 525; at the end it weighs
  // 26/51.
  std::vector<double> values(1000, 0.0);
  values[500] = 1;
  std::vector<double> smooth = moving_average(values, 0.05);
  for (std::size_t i = 0; i < smooth.size(); ++i)
    EXPECT_DOUBLE_EQ(smooth[i], i >= 475 && i <= 525 ? 1 / 51.0 : 0.0);
  values.assign(1000, 0.0);
  values[0] = 1;
  smooth = moving_average(values, 0.05);
  EXPECT_DOUBLE_EQ(smooth[0], 26 / 51.0);
  EXPECT_DOUBLE_EQ(smooth[25], 1 / 51.0);
  EXPECT_DOUBLE_EQ(smooth[26], 0);
  EXPECT_EQ(moving_average(std::vector{1.0, 5.0}, 0), (std::vector{1.0, 5.0}));
  EXPECT_TRUE(moving_average({}, 0.5).empty());
}

TEST(Curves, MeanOfClasses) {
  EXPECT_EQ(mean_curve({{0, 1}, {{1, 0}, {0.5, 1}}, {"a", "b"}}), (std::vector{0.75, 0.5}));
  EXPECT_TRUE(mean_curve({{0, 1}, {}, {}}).empty());
}

TEST(Curves, WithoutClassesThereIsAnEmptyChart) {
  EXPECT_FALSE(draw_pr_curve({{0, 1}, {}, {}}, {}).empty());
  EXPECT_FALSE(draw_confidence_curve({}, "F1").empty());
}

TEST(Curves, RefusesListsThatDoNotMatch) {
  ClassCurves curves = falling(2);
  EXPECT_THROW(draw_pr_curve(curves, std::vector{0.5}), Error);
  curves.y[1].pop_back();
  EXPECT_THROW(draw_confidence_curve(curves, "F1"), Error);
  curves.names.pop_back();
  EXPECT_THROW(draw_confidence_curve(curves, "F1"), Error);
}

TEST(Curves, AreWrittenAsPictures) {
  const test::TemporaryFolder folder;
  plot_pr_curve(folder / "PR_curve.png", falling(1), std::vector{0.5});
  plot_confidence_curve(folder / "F1_curve.png", falling(1), "F1");
  EXPECT_GT(std::filesystem::file_size(folder / "PR_curve.png"), 10000u);
  EXPECT_GT(std::filesystem::file_size(folder / "F1_curve.png"), 10000u);
  EXPECT_THROW(plot_pr_curve(folder / "PR_curve.pgn", falling(1), std::vector{0.5}), Error);
}

}  // namespace
}  // namespace yolo::plot
