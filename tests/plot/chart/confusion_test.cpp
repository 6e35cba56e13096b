// Colours, blanks and sizes of the confusion matrix.
#include "plot/chart/confusion.hpp"

#include <limits>
#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "plot/chart/color_scale.hpp"
#include "support.hpp"

namespace yolo::plot {
namespace {

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < count; ++i) list.push_back("name " + std::to_string(i));
  return list;
}

// The square that the cells fill: inside of the grey lines around them, which are long, unlike those of
// letters.
cv::Rect square(const cv::Mat& image) {
  cv::Mat mask, sums;
  cv::inRange(image, cv::Scalar::all(190), cv::Scalar::all(190), mask);
  std::array<std::array<int, 2>, 2> inside{};
  for (int axis = 0; axis < 2; ++axis) {
    cv::reduce(mask, sums, axis, cv::REDUCE_SUM, CV_32S);
    std::vector<int> lines;
    for (int i = 0; i < static_cast<int>(sums.total()); ++i) {
      if (sums.at<int>(i) > 1000 * 255) lines.push_back(i);
    }
    std::size_t gap = 1;  // the first line that is not beside the one before
    while (gap + 1 < lines.size() && lines[gap] == lines[gap - 1] + 1) ++gap;
    if (lines.size() >= 2) inside[axis] = {lines[gap - 1] + 1, lines[gap]};
  }
  return {cv::Point(inside[0][0], inside[1][0]), cv::Point(inside[0][1], inside[1][1])};
}

// The colour of a cell a little off its corner, where no number is.
Color cell(const cv::Mat& image, int size, int row, int column) {
  const cv::Rect all = square(image);
  const auto& pixel = image.at<cv::Vec3b>(all.y + row * all.height / size + all.height / size / 10,
                                          all.x + column * all.width / size + all.width / size / 10);
  return {pixel[0], pixel[1], pixel[2]};
}

constexpr Color kWhite{255, 255, 255};

TEST(Confusion, CellsHaveTheColourOfTheirShare) {
  const std::vector<double> matrix{8, 0, 2,  //
                                   0, 4, 0,  //
                                   2, 1, 0.004};
  const cv::Mat raw = draw_confusion_matrix(matrix, names(3), false);
  EXPECT_EQ(raw.size(), cv::Size(3000, 2250));
  EXPECT_EQ(raw.type(), CV_8UC3);
  EXPECT_NEAR(square(raw).width, square(raw).height, 2);
  EXPECT_EQ(cell(raw, 3, 0, 0), blue_scale(1));
  EXPECT_EQ(cell(raw, 3, 0, 2), blue_scale(0.25)) << "row 0 is the first one from above";
  EXPECT_EQ(cell(raw, 3, 1, 1), blue_scale(0.5));
  EXPECT_EQ(cell(raw, 3, 2, 1), blue_scale(0.125));
  EXPECT_EQ(cell(raw, 3, 1, 0), kWhite);
  EXPECT_EQ(cell(raw, 3, 2, 2), kWhite) << "below 0.005";

  const cv::Mat shares = draw_confusion_matrix(matrix, names(3), true);
  EXPECT_EQ(cell(shares, 3, 0, 0), blue_scale(0.8 / (2 / 2.004)));  // the largest share is 2 of 2.004
  EXPECT_EQ(cell(shares, 3, 0, 2), blue_scale(1));
}

TEST(Confusion, SharesOfColumns) {
  EXPECT_EQ(column_shares(std::vector{3.0, 0.0, 1.0, 0.0}, 2), (std::vector{0.75, 0.0, 0.25, 0.0}));
}

TEST(Confusion, NumbersUpToThirtyRows) {
  const auto dark_in_light_cell = [](std::size_t size) {
    std::vector<double> matrix(size * size, 0.0);
    matrix[0] = 100;
    matrix[size + 1] = 1;
    const cv::Mat image = draw_confusion_matrix(matrix, names(size), false);
    const cv::Rect all = square(image);
    const int side = all.width / static_cast<int>(size);
    cv::Mat grey;
    cv::cvtColor(image(cv::Rect(all.x + side, all.y + side, side, side)), grey, cv::COLOR_BGR2GRAY);
    return cv::countNonZero(grey < 128);
  };
  EXPECT_GT(dark_in_light_cell(2), 20);
  EXPECT_GT(dark_in_light_cell(30), 20);
  EXPECT_EQ(dark_in_light_cell(31), 0);
}

TEST(Confusion, ManyClassesStayInThePicture) {
  for (const std::size_t size : {1u, 81u, 300u, 1001u, 2500u}) {
    std::vector<double> matrix(size * size, 0.0);
    for (std::size_t i = 0; i < size; ++i) matrix[i * size + i] = 5;
    const cv::Mat image = draw_confusion_matrix(matrix, names(size), true);
    const cv::Rect all = square(image);
    EXPECT_GT(all.width, 1500) << size;
    EXPECT_LT(all.br().x, 2700) << size;
    EXPECT_EQ(image.at<cv::Vec3b>(all.y, all.x), cv::Vec3b(107, 48, 8)) << size;
  }
}

TEST(Confusion, LongNamesAreCut) {
  const std::vector<std::string> list{std::string(500, 'W'), "b"};
  const cv::Mat image = draw_confusion_matrix(std::vector{1.0, 0.0, 0.0, 1.0}, list, false);
  EXPECT_GT(square(image).width, 1500);
}

TEST(Confusion, EmptyAndOddValues) {
  const cv::Mat zeros = draw_confusion_matrix(std::vector<double>(4, 0.0), names(2), true);
  EXPECT_EQ(cell(zeros, 2, 0, 0), kWhite);
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinite = std::numeric_limits<double>::infinity();
  const cv::Mat odd = draw_confusion_matrix(std::vector{nan, -3.0, infinite, 2.0}, names(2), false);
  EXPECT_EQ(cell(odd, 2, 0, 0), kWhite);
  EXPECT_EQ(cell(odd, 2, 0, 1), kWhite);
  EXPECT_EQ(cell(odd, 2, 1, 1), blue_scale(1));
}

TEST(Confusion, RefusesSizesThatDoNotMatch) {
  EXPECT_THROW(draw_confusion_matrix({}, {}, false), Error);
  EXPECT_THROW(draw_confusion_matrix(std::vector<double>(6, 1.0), names(2), false), Error);
}

TEST(Confusion, IsWrittenAsAPicture) {
  const test::TemporaryFolder folder;
  plot_confusion_matrix(folder / "deeper/confusion_matrix.png", std::vector<double>(9, 1.0), names(3), true);
  EXPECT_GT(std::filesystem::file_size(folder / "deeper/confusion_matrix.png"), 10000u);
}

}  // namespace
}  // namespace yolo::plot
