// Results of a pose head by the rules of both releases.
#include "tasks/pose/pose.hpp"

#include "support.hpp"
#include "tasks/small_head.hpp"

namespace yolo::tasks::pose {
namespace {

/// The stronger of two objects; its only point has a confidence of 0.12.
Results predicted(Release release, bool validates) {
  test::SmallHead head(release, graph::HeadExtra::keypoints, {0.25F, 0, 0, 0, 0.5F, 0, 0, 0, -2, 0, 0, 0});
  head.spec.keypoints = 1;
  head.spec.keypoint_values = 3;
  PostprocessOptions options;
  options.max_det = 1;
  options.keep_hidden_keypoints = validates;
  Results results;
  make_postprocessor(head.spec)->process(
      head.maps, 0, image::transform_between(test::kSmallInput, {64, 53}, release), options, results);
  return results;
}

TEST(PoseResults, FaintPointsAndFractionsStayIn84) {
  const Results older = predicted(Release::v8_3, false), newer = predicted(Release::v8_4, false);
  EXPECT_EQ(older.keypoints->points()[0].x, 0);
  EXPECT_EQ(older.boxes[0].x1, std::nearbyint(older.boxes[0].x1));
  EXPECT_FLOAT_EQ(newer.boxes[0].x1, (8 - 0.3F * 16) * 2);
  EXPECT_TRUE(newer.keypoints->keeps_hidden());
  // At (8, 16) in the input, where the picture's 26 rows begin at 3.
  EXPECT_FLOAT_EQ(newer.keypoints->points()[0].x, 16);
  EXPECT_FLOAT_EQ(newer.keypoints->points()[0].y, (16 - 3) * 2);
  EXPECT_FLOAT_EQ(newer.keypoints->points()[0].conf, older.keypoints->points()[0].conf);
}

TEST(PoseResults, ValidationMapsPointsBackAsBoxes) {
  for (const Release release : {Release::v8_3, Release::v8_4}) {
    const image::Transform transform = image::transform_between(test::kSmallInput, {64, 53}, release);
    const Keypoint point = predicted(release, true).keypoints->points()[0];
    EXPECT_FLOAT_EQ(point.y, (16 - transform.top) * 2);
  }
}

TEST(PoseResults, FaintPointsStayInSelections) {
  Results results = predicted(Release::v8_4, false);
  EXPECT_FLOAT_EQ(results.select({{0}}).keypoints->points()[0].x, 16);
}

}  // namespace
}  // namespace yolo::tasks::pose
