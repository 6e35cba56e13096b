// Objects put behind others, and track numbers.
#include <yolo/error.hpp>

#include "results/kinds.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;

TEST(Joined, ASelectionAndItsRestGiveTheWhole) {
  for (const Results& all : {test::three_boxes(), test::three_masks(), test::three_poses(), test::three_turned()}) {
    Results joined = all.select({{0}});
    joined.append(all.select({{1, 2}}));
    EXPECT_EQ(joined.to_json(), all.to_json());
    EXPECT_EQ(joined.size(), 3U);
  }
}

TEST(Joined, OtherKindsAndPicturesAreRefused) {
  const auto reason = [](Results first, const Results& second) {
    try {
      first.append(second);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(reason(test::three_boxes(), test::three_masks()), testing::HasSubstr("only one of them has masks"));
  EXPECT_THAT(reason(test::three_boxes(), test::three_poses()), testing::HasSubstr("only one of them has keypoints"));
  EXPECT_THAT(reason(test::three_turned(), test::three_boxes()), testing::HasSubstr("only one of them has rotated boxes"));
  Results other = test::three_boxes();
  other.orig_img = cv::Mat(8, 8, CV_8UC3);
  EXPECT_THAT(reason(test::three_boxes(), other), testing::HasSubstr("their pictures have other sizes"));
  Results plane = test::three_masks();
  plane.masks = Masks({}, {40, 30}, {40, 30});
  EXPECT_THAT(reason(test::three_masks(), plane), testing::HasSubstr("their masks lie in other planes"));
  Results whole = test::three_boxes();
  whole.probs = Probs({1.0F});
  EXPECT_THAT(reason(test::three_boxes(), whole), testing::HasSubstr("a classification is of the whole picture"));
}

TEST(Joined, TrackNumbersAreSeenEverywhere) {
  Results results = test::three_boxes();
  results.set_ids(std::vector<int>{5, -1, 3});
  EXPECT_THAT(*results.boxes.id(), ElementsAre(5, -1, 3));
  EXPECT_TRUE(results.boxes.is_track());
  EXPECT_EQ(results.summary()[0].track_id, 5);
  Results turned = test::three_turned();
  turned.set_ids(std::vector<int>{1, 2, 3});
  EXPECT_THAT(*turned.obb->id(), ElementsAre(1, 2, 3));
  EXPECT_THROW(results.set_ids(std::vector<int>{1}), Error);
}

TEST(Joined, WithoutItsPictureAResultKeepsItsShape) {
  Results results = test::three_boxes();
  results.orig_img.release();
  EXPECT_EQ(results.orig_shape(), std::pair(30, 40));
  EXPECT_EQ(results.summary(true)[0].box[0], 1 / 40.0);
  EXPECT_THROW(results.save_crop("nowhere"), Error);
}

}  // namespace
}  // namespace yolo
