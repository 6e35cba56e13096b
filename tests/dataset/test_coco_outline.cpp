// Run lengths and outlines of masks.
#include "dataset/coco_outline.hpp"

#include <opencv2/imgproc.hpp>

#include "support.hpp"

namespace yolo::dataset {
namespace {

using testing::ElementsAre;

cv::Mat filled(const std::vector<cv::Point2f>& polygon, cv::Size size) {
  cv::Mat mask = cv::Mat::zeros(size, CV_8U);
  std::vector<cv::Point> points(polygon.begin(), polygon.end());
  cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{points}, 1);
  return mask;
}

TEST(CocoOutline, RunLengthsFromText) {
  // From pycocotools: encode(asfortranarray of a 4 x 5 mask whose pixels [1:3, 1:4] are set)
  EXPECT_THAT(decode_run_lengths("5220003").value(), ElementsAre(5, 2, 2, 2, 2, 2, 5));
  EXPECT_THAT(decode_run_lengths("").value(), testing::IsEmpty());
}

TEST(CocoOutline, DamagedTextIsRefused) {
  EXPECT_FALSE(decode_run_lengths("o"));            // a number that does not end
  EXPECT_FALSE(decode_run_lengths("5 2"));          // a character that does not occur
  EXPECT_FALSE(decode_run_lengths("oooooooooo5"));  // too large
  EXPECT_FALSE(decode_run_lengths("N"));            // negative
}

TEST(CocoOutline, RunsMustFillThePicture) {
  EXPECT_TRUE(runs_fit({5, 2, 13}, {5, 4}));
  EXPECT_FALSE(runs_fit({5, 2, 12}, {5, 4}));
  EXPECT_FALSE(runs_fit({UINT32_MAX, UINT32_MAX, 22}, {5, 4}));
  EXPECT_FALSE(runs_fit({}, {0, 4}));
  EXPECT_TRUE(outlines_of({5, 2, 12}, {5, 4}).empty());
}

TEST(CocoOutline, OutlinesFillTheMaskAgain) {
  cv::Mat mask = cv::Mat::zeros(20, 30, CV_8U);
  mask(cv::Rect(3, 4, 8, 9)) = 1;
  mask(cv::Rect(20, 2, 5, 15)) = 1;
  std::vector<std::uint32_t> runs{0};
  unsigned char value = 0;
  for (int x = 0; x < mask.cols; ++x) {
    for (int y = 0; y < mask.rows; ++y) {
      if (mask.at<unsigned char>(y, x) != value) runs.push_back(0), value = 1 - value;
      ++runs.back();
    }
  }
  const auto outlines = outlines_of(runs, mask.size());
  ASSERT_EQ(outlines.size(), 2U);
  cv::Mat again = filled(outlines[0], mask.size()) | filled(outlines[1], mask.size());
  EXPECT_EQ(cv::countNonZero(again != mask), 0);
}

TEST(CocoOutline, JoinedPartsCoverTheSameArea) {
  const std::vector<cv::Point2f> a{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, b{{20, 2}, {30, 2}, {30, 8}, {20, 8}},
      c{{2, 20}, {8, 20}, {8, 25}};
  const std::vector<cv::Point2f> joined = join_parts({a, b, {}, c});
  EXPECT_NEAR(cv::contourArea(joined), 100 + 60 + 15, 1e-3);
  EXPECT_EQ(join_parts({a}), a);
  EXPECT_TRUE(join_parts({}).empty());
}

}  // namespace
}  // namespace yolo::dataset
