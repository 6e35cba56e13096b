// Some objects of a result, by index.
#include <opencv2/core.hpp>
#include <yolo/error.hpp>

#include "results/kinds.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;

TEST(Selection, KeepsWhatBelongsTogether) {
  const Results masks = test::three_masks().select({{2, 0}});
  EXPECT_THAT(masks.boxes.conf(), ElementsAre(0.7F, 0.9F));
  ASSERT_EQ(masks.masks->size(), 2U);
  const Results all = test::three_masks();
  EXPECT_EQ(cv::countNonZero(masks.masks->original(0) != all.masks->original(2)), 0);
  EXPECT_EQ(masks.masks->xy()[1], all.masks->xy()[0]);

  const Results poses = test::three_poses().select({{1}});
  ASSERT_EQ(poses.keypoints->size(), 1U);
  EXPECT_EQ((*poses.keypoints)[0][1].x, 3);
  EXPECT_EQ(test::three_turned().select({{1, 2}}).obb->size(), 2U);
}

TEST(Selection, SharesThePictureAndTheNames) {
  const Results all = test::three_boxes(), one = all[1];
  EXPECT_EQ(one.orig_img.data, all.orig_img.data);
  EXPECT_EQ(one.names, all.names);
  EXPECT_EQ(one.verbose(), "1 dog, ");
  EXPECT_EQ(all.masks.has_value(), one.masks.has_value());
}

TEST(Selection, MayBeEmptyAndMayRepeat) {
  EXPECT_EQ(test::three_masks().select({}).size(), 0U);
  EXPECT_EQ(test::three_masks().select({}).verbose(), "(no detections), ");
  const Results twice = test::three_poses().select({{0, 0}});
  EXPECT_THAT(twice.boxes.cls(), ElementsAre(0, 0));
}

TEST(Selection, TellsOfIndicesThatAreNotThere) {
  for (const Results& results : {test::three_boxes(), test::three_masks(), test::three_poses(), test::three_turned()}) {
    try {
      results.select({{1, 3}});
      ADD_FAILURE() << "index 3 of 3 objects";
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "there is no object 3: the result has 3, counted from 0");
      EXPECT_EQ(error.code(), ErrorCode::bad_option);
    }
  }
}

TEST(Selection, OneObjectAfterTheOther) {
  std::vector<float> conf;
  for (const Results& object : test::three_masks()) {
    ASSERT_EQ(object.size(), 1U);
    ASSERT_EQ(object.masks->size(), 1U);
    conf.push_back(object.boxes[0].conf);
  }
  EXPECT_THAT(conf, ElementsAre(0.9F, 0.8F, 0.7F));
}

TEST(Selection, AClassificationStaysWhole) {
  Results results = test::three_boxes();
  results.boxes = {};
  results.probs = Probs({0.25F, 0.75F});
  EXPECT_EQ(results[0].probs->top1(), 1);
  EXPECT_EQ(results.select({}).probs->size(), 2U);
}

}  // namespace
}  // namespace yolo
