// Where validation puts labels and predictions, by hand.
#include "tasks/label_place.hpp"

#include "image/letterbox.hpp"
#include "support.hpp"

namespace yolo::tasks {
namespace {

/// 64 x 53 in an input of 32 x 32 as a validation plans it: 32 x 27 pixels, 2 above and 3 below.
image::InputPlan odd_plan() {
  image::LetterboxOptions options;
  options.target = options.content = {32, 32};
  return image::plan_letterbox({64, 53}, options);
}

TEST(LabelPlace, LabelsLieBehindHalfOfThePaddingOrWhereThePictureIs) {
  const image::InputPlan plan = odd_plan();
  ASSERT_EQ(plan.top, 2);
  ASSERT_EQ(plan.bottom, 3);
  EXPECT_EQ(label_origin(plan, Release::v8_3), cv::Point2f(0, 2.5F));
  EXPECT_EQ(label_origin(plan, Release::v8_4), cv::Point2f(0, 2));
  const cv::Point2f older = label_shift(plan, ApKind::peer, Release::v8_3);
  EXPECT_FLOAT_EQ(older.y, 0.5F * 53 / 27);
  EXPECT_EQ(label_shift(plan, ApKind::peer, Release::v8_4), cv::Point2f(0, 0));
  EXPECT_EQ(label_shift(plan, ApKind::coco, Release::v8_3), cv::Point2f(0, 0));
}

TEST(LabelPlace, CutsAsThePeer) {
  image::Transform older = odd_plan().transform, newer = older;
  cut_as_peer(older, Release::v8_3);
  EXPECT_TRUE(older.cuts);
  EXPECT_FLOAT_EQ(older.right_limit, 64 * (27.0F / 53) / 0.5F);
  cut_as_peer(newer, Release::v8_4);
  EXPECT_FALSE(newer.cuts);
}

TEST(LabelPlace, FilesGetWhatLiesInTheImage) {
  Results results;
  results.boxes = Boxes({{-3, 4, 70, 60, 0.9F, 1, 7}}, {64, 53});
  results.keypoints = Keypoints({{-1, 20, 0.1F}, {63, 54, 0.9F}}, 2, true, {64, 53}, true);
  cut_to_image(results);
  EXPECT_EQ(results.boxes.xyxy()[0], (Xyxy{0, 4, 64, 53}));
  EXPECT_EQ(results.boxes[0].id, 7);
  EXPECT_EQ(results.keypoints->xy()[0], (std::vector<cv::Point2f>{{0, 20}, {63, 53}}));
}

}  // namespace
}  // namespace yolo::tasks
