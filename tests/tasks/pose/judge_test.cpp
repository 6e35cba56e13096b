// Agreement of poses by hand.
#include "image/letterbox.hpp"
#include "support.hpp"
#include "tasks/pose/pose.hpp"

namespace yolo::tasks::pose {
namespace {

/// An image of 200x100 with one object of 100x50 in its middle.
dataset::Sample sample_with(std::vector<dataset::LabelKeypoint> points) {
  dataset::Sample sample;
  sample.size = {200, 100};
  dataset::Label& label = sample.labels.emplace_back();
  label.x = label.y = label.w = label.h = 0.5F;
  label.keypoints = std::move(points);
  return sample;
}

Results predicted(std::vector<Keypoint> points) {
  Results results;
  results.boxes = Boxes({{50, 25, 150, 75, 0.9F, 0}}, {200, 100});
  const auto count = static_cast<int>(points.size());
  results.keypoints = Keypoints(std::move(points), count, true, {200, 100}, true);
  return results;
}

EvaluatorOptions options(int points, ApKind ap = ApKind::coco) {
  EvaluatorOptions result;
  result.keypoints = points;
  result.keypoint_values = 3;
  result.ap = ap;
  return result;
}

Judgement compare(const EvaluatorOptions& options, const dataset::Sample& sample, const Results& results) {
  return make_judge(options)->compare(sample, image::plan_letterbox(sample.size, {}), results);
}

TEST(PoseJudge, SimilarityOfLabelledPoints) {
  // Two points of which one is labelled; the other may lie anywhere. Constants of 1/2 each: 2 sigma = 1.
  const auto sample = sample_with({{0.5F, 0.5F, 2}, {0, 0, 0}});
  const Judgement judgement = compare(options(2), sample, predicted({{130, 90, 0.1F}, {7, 7, 0.9F}}));
  const double area = 100 * 50 * 0.53;
  ASSERT_EQ(judgement.overlaps.size(), 2U);
  EXPECT_FLOAT_EQ(judgement.overlaps[0].values[0], 1) << "the boxes";
  EXPECT_NEAR(judgement.overlaps[1].values[0], std::exp(-(30 * 30 + 40 * 40) / (2 * area)), 1e-5);
  EXPECT_NEAR(judgement.true_area[0], area, 1e-3);
  EXPECT_FALSE(judgement.overlaps[1].ignored[0]);
}

TEST(PoseJudge, AreaOfAnnotationFiles) {
  auto sample = sample_with({{0.5F, 0.5F, 1}});
  sample.labels[0].coco = dataset::CocoFacts{.area = 1000};
  const Judgement judgement = compare(options(1), sample, predicted({{100, 60, 0.9F}}));
  EXPECT_DOUBLE_EQ(judgement.true_area[0], 1000);
  EXPECT_NEAR(judgement.overlaps[1].values[0], std::exp(-100.0 / 4 / 1000 / 2),
              1e-6);  // 1/1 each: 2 sigma = 2
}

TEST(PoseJudge, TruthWithoutPoints) {
  const auto sample = sample_with({{0, 0, 0}, {0, 0, 0}});
  const Results near = predicted({{60, 50, 1}, {10, 90, 1}}), far = predicted({{60, 50, 1}, {199, 99, 1}});
  EXPECT_TRUE(compare(options(2), sample, near).overlaps[1].ignored[0]);
  EXPECT_FLOAT_EQ(compare(options(2), sample, near).overlaps[1].values[0], 1)
      << "within twice the box to each side";
  auto small = sample;
  small.labels[0].w = small.labels[0].h = 0.02F;  // 4x2 pixels around 100, 50
  EXPECT_LT(compare(options(2), small, far).overlaps[1].values[0], 0.01F);
  EXPECT_FLOAT_EQ(compare(options(2, ApKind::peer), sample, near).overlaps[1].values[0], 0);
  const auto none = sample_with({});
  EXPECT_TRUE(compare(options(2), none, near).overlaps[1].ignored[0]);
}

TEST(PoseJudge, NothingPredictedOrNothingThere) {
  const auto sample = sample_with({{0.5F, 0.5F, 2}});
  const Judgement missed = compare(options(1), sample, Results());
  EXPECT_EQ(missed.overlaps[0].truths, 1U);
  EXPECT_TRUE(missed.overlaps[0].values.empty());
  EXPECT_TRUE(missed.overlaps[1].values.empty());
  const Judgement invented = compare(options(1), {.size = {200, 100}}, predicted({{100, 50, 1}}));
  EXPECT_EQ(invented.conf.size(), 1U);
  EXPECT_TRUE(invented.overlaps[1].values.empty());
}

TEST(PoseJudge, AsksForUnchangedKeypoints) {
  PostprocessOptions postprocess;
  make_judge(options(17))->prepare(postprocess);
  EXPECT_TRUE(postprocess.keep_hidden_keypoints);
}

TEST(PoseJudge, ResultsWithOtherKeypointsAgreeWithNothing) {
  const auto sample = sample_with({{0.5F, 0.5F, 2}, {0.5F, 0.5F, 2}});
  Results results = predicted({{100, 50, 1}});
  EXPECT_NEAR(compare(options(2), sample, results).overlaps[1].values[0], 0, 0.2);
  results.keypoints.reset();
  EXPECT_EQ(compare(options(2), sample, results).overlaps[1].predictions, 1U);
}

TEST(PoseJudge, TruthAsResults) {
  const auto sample = sample_with({{0.25F, 0.5F, 2}, {0.75F, 0.5F, 0}, {0.1F, 0.2F, 1}});
  const Results truth = make_judge(options(3))->truth(sample);
  ASSERT_EQ(truth.keypoints->size(), 1U);
  EXPECT_EQ(truth.keypoints->xy()[0][0], cv::Point2f(50, 50));
  EXPECT_EQ(truth.keypoints->xy()[0][1], cv::Point2f(0, 0)) << "not labelled";
  EXPECT_EQ(truth.keypoints->xy()[0][2], cv::Point2f(20, 20));
  EXPECT_TRUE(std::isnan(truth.boxes[0].conf));
}

}  // namespace
}  // namespace yolo::tasks::pose
