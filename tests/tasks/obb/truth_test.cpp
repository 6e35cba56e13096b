// Rotated boxes of labels against what the peer compares with (tests/data/obb/peer.json).
#include "tasks/obb/truth.hpp"

#include "image/letterbox.hpp"
#include "metrics/overlap.hpp"
#include "support.hpp"
#include "tasks/obb/geometry.hpp"
#include "tasks/obb/obb.hpp"

namespace yolo::tasks::obb {
namespace {

using nlohmann::json;

cv::Size size_of(const json& pair) { return {pair[0].get<int>(), pair[1].get<int>()}; }

dataset::Sample sample_of(const json& row) {
  dataset::Sample sample;
  sample.size = size_of(row["image"]);
  for (const json& corners : row["corners"]) {
    dataset::Label& label = sample.labels.emplace_back();
    for (const json& corner : corners)
      label.polygon.emplace_back(corner[0].get<float>(), corner[1].get<float>());
  }
  return sample;
}

TEST(RotatedTruth, EqualsThePeer) {
  const json fixture = test::read_json(test::data("obb/peer.json"));
  for (const json& row : fixture["truth"]) {
    const dataset::Sample sample = sample_of(row);
    image::LetterboxOptions options;
    options.target = size_of(row["input"]);
    options.content = sample.size;
    const image::InputPlan plan = image::plan_letterbox(sample.size, options);
    EXPECT_EQ(json({plan.left, plan.top}), row["pad"]);
    const auto boxes = true_boxes(sample, plan);
    ASSERT_EQ(boxes.size(), row["boxes"].size());
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      const auto v = row["boxes"][i].get<std::vector<float>>();
      // Which side is called width depends on the version of OpenCV; corners and overlap do not.
      EXPECT_NEAR(boxes[i].x, v[0], 2e-3);
      EXPECT_NEAR(boxes[i].y, v[1], 2e-3);
      EXPECT_NEAR(std::max(boxes[i].width, boxes[i].height), std::max(v[2], v[3]), 2e-3);
      EXPECT_NEAR(std::min(boxes[i].width, boxes[i].height), std::min(v[2], v[3]), 2e-3);
      EXPECT_GT(metrics::probiou(plain(boxes[i]), {v[0], v[1], v[2], v[3], v[4]}), 0.999F);
    }
  }
}

TEST(RotatedTruth, UprightBoxWithoutCorners) {
  dataset::Sample sample;
  sample.size = {200, 100};
  dataset::Label& label = sample.labels.emplace_back();
  label.x = 0.5F;
  label.y = 0.5F;
  label.w = 0.2F;
  label.h = 0.2F;
  const Results truth = make_judge()->truth(sample);
  ASSERT_EQ(truth.obb->size(), 1U);
  const RotatedBox& box = (*truth.obb)[0];
  EXPECT_NEAR(box.x, 100, 0.5);
  EXPECT_NEAR(box.y, 50, 0.5);
  EXPECT_NEAR(box.width * box.height, 40 * 20, 40);
  EXPECT_TRUE(std::isnan(box.conf));
}

TEST(ObbJudge, ComparesEachTruthWithEachPrediction) {
  dataset::Sample sample;
  sample.size = {200, 100};
  dataset::Label& label = sample.labels.emplace_back();
  label.cls = 4;
  label.polygon = {{0.4F, 0.4F}, {0.6F, 0.4F}, {0.6F, 0.6F}, {0.4F, 0.6F}};
  const auto judge = make_judge();
  image::InputPlan plan = image::plan_letterbox(sample.size, {});
  Results results;
  results.obb = Obb({{100, 50, 40, 20, 0, 0.9F, 4}, {10, 10, 40, 20, 0.7F, 0.8F, 2}}, sample.size);
  const Judgement judgement = judge->compare(sample, plan, results);
  EXPECT_EQ(judgement.cls, (std::vector<int>{4, 2}));
  EXPECT_EQ(judgement.true_cls, std::vector<int>{4});
  EXPECT_DOUBLE_EQ(judgement.area[0], 800);
  ASSERT_EQ(judgement.overlaps.size(), 1U);
  ASSERT_EQ(judgement.overlaps[0].values.size(), 2U);
  EXPECT_GT(judgement.overlaps[0].values[0], 0.9F);
  EXPECT_LT(judgement.overlaps[0].values[1], 0.1F);
  const Judgement nothing = judge->compare({.size = {200, 100}}, plan, Results());
  EXPECT_TRUE(nothing.overlaps[0].values.empty());
}

}  // namespace
}  // namespace yolo::tasks::obb
