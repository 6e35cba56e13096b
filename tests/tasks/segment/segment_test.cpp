// Results of a segmentation head by the rules of both releases.
#include "tasks/segment/segment.hpp"

#include <opencv2/imgproc.hpp>

#include "support.hpp"
#include "tasks/small_head.hpp"

namespace yolo::tasks::segment {
namespace {

/// Two objects; the mask of the weaker one has no pixel.
Results predicted(Release release, bool keep_empty, MaskPlane plane = MaskPlane::input) {
  test::SmallHead head(release, graph::HeadExtra::masks, {1, 0, 0, -1});
  const std::vector<float> prototypes(64, 1.0F);
  head.maps.push_back({"protos", {1, 1, 8, 8}, prototypes.data()});
  PostprocessOptions options;
  options.mask_plane = plane;
  options.keep_empty_masks = keep_empty;
  Results results;
  make_postprocessor(head.spec)->process(
      head.maps, 0, image::transform_between(test::kSmallInput, {64, 53}, release), options, results);
  return results;
}

TEST(SegmentResults, ObjectsWithoutAPixelAreLeftOutIn84) {
  for (const MaskPlane plane : {MaskPlane::input, MaskPlane::original}) {
    EXPECT_EQ(predicted(Release::v8_3, false, plane).size(), 2U);
    EXPECT_EQ(predicted(Release::v8_4, true, plane).size(), 2U) << "in validation";
    const Results results = predicted(Release::v8_4, false, plane);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results.masks->size(), 1U);
    EXPECT_NEAR(results.boxes[0].conf, 1 / (1 + std::exp(-3.0)), 1e-6);
  }
}

TEST(SegmentResults, OutlinesBeginWhereThePictureDoes) {
  EXPECT_EQ(predicted(Release::v8_3, false).masks->outline(), Outline::largest);
  EXPECT_EQ(predicted(Release::v8_4, false).masks->outline(), Outline::joined);
  // The picture's 53 rows are 26.5 in the input: 2.75 lie above them, or 3 when they count as 26.
  for (const auto& [release, padding] : {std::pair(Release::v8_3, 2.75F), std::pair(Release::v8_4, 3.0F)}) {
    const Masks masks = predicted(release, false).masks.value();
    const cv::Rect set = cv::boundingRect(masks.data(0));
    const Polygon outline = masks.xy()[0];
    const auto lowest = std::max_element(outline.begin(), outline.end(),
                                         [](const auto& a, const auto& b) { return a.y < b.y; });
    EXPECT_FLOAT_EQ(lowest->y, (static_cast<float>(set.br().y - 1) - padding) * 2);
  }
}

}  // namespace
}  // namespace yolo::tasks::segment
