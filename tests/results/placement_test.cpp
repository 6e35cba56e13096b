// Parts of a picture put where they belong, and joined: what a result says of its masks and points goes
// along.
#include "results/placement.hpp"

#include "results/join.hpp"
#include "results/kinds.hpp"
#include "support.hpp"

namespace yolo::results {
namespace {

/// Shown in the lower right quarter of a picture of 80 x 60.
Results joined(const Results& part) {
  const cv::Size whole(80, 60);
  const Results placed_there = placed(part, {.offset = {40, 30}, .plane = whole});
  return join_parts({{placed_there, {40, 30, 40, 30}}}, whole, {});
}

TEST(Placement, OutlinesStayThoseOfTheModel) {
  Results part = test::three_masks();
  for (const Outline outline : {Outline::largest, Outline::joined}) {
    part.masks =
        Masks({part.masks->begin(), part.masks->end()}, {20, 16}, {40, 30}, {0, 0.5, 20, 15}, outline);
    EXPECT_EQ(joined(part).masks->outline(), outline);
  }
}

TEST(Placement, FaintPointsStayWhereTheModelKeepsThem) {
  Results part = test::three_boxes();
  const std::vector<Keypoint> points(3, {5, 6, 0.1F});
  part.keypoints = Keypoints(points, 1, true, {40, 30}, true);
  EXPECT_EQ(joined(part).keypoints->xy()[0][0], cv::Point2f(45, 36));
  part.keypoints = Keypoints(points, 1, true, {40, 30});
  EXPECT_EQ(joined(part).keypoints->xy()[0][0], cv::Point2f(0, 0));
}

}  // namespace
}  // namespace yolo::results
