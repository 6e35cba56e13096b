// Masks of labels, and the judge that compares predictions with them.
#include "tasks/segment/truth_masks.hpp"

#include <opencv2/imgproc.hpp>
#include <yolo/error.hpp>

#include "image/polygon_resample.hpp"
#include "support.hpp"
#include "tasks/segment/mask_overlap.hpp"
#include "tasks/segment/segment.hpp"

namespace yolo::tasks::segment {
namespace {

using nlohmann::json;

/// An outline in pixels of an image, as a label of it.
dataset::Label label_of(const std::vector<cv::Point2f>& pixels, cv::Size size, int cls = 0) {
  dataset::Label label;
  label.cls = cls;
  float left = 1, top = 1, right = 0, bottom = 0;
  for (const cv::Point2f& point : pixels) {
    const cv::Point2f part(point.x / static_cast<float>(size.width),
                           point.y / static_cast<float>(size.height));
    label.polygon.push_back(part);
    left = std::min(left, part.x), right = std::max(right, part.x);
    top = std::min(top, part.y), bottom = std::max(bottom, part.y);
  }
  label.x = (left + right) / 2, label.y = (top + bottom) / 2, label.w = right - left, label.h = bottom - top;
  return label;
}

std::vector<cv::Point2f> rectangle(float x1, float y1, float x2, float y2) {
  return {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}};
}

/// An image that lies in the input at its own size, with padding of 16 and 8.
image::InputPlan plan_of(cv::Size size) {
  image::InputPlan plan;
  plan.scaled = size;
  plan.left = plan.right = 16;
  plan.top = plan.bottom = 8;
  plan.transform.original = size;
  plan.transform.input = {size.width + 32, size.height + 16};
  plan.transform.left = 16;
  plan.transform.top = 8;
  return plan;
}

cv::Mat whole(const TruthMasks& truths, std::size_t index) {
  return Masks(truths.masks, truths.plane, truths.plane).data(index);
}

/// The definition: every step on the whole input.
cv::Mat by_definition(const dataset::Label& label, const image::InputPlan& plan, int ratio) {
  std::vector<cv::Point> points;
  for (const cv::Point2f& point : image::resample(label.polygon, 1000)) {
    points.emplace_back(
        static_cast<int>(point.x * static_cast<float>(plan.scaled.width) + static_cast<float>(plan.left)),
        static_cast<int>(point.y * static_cast<float>(plan.scaled.height) + static_cast<float>(plan.top)));
  }
  cv::Mat canvas(plan.transform.input, CV_8U, cv::Scalar(0)), small;
  cv::fillPoly(canvas, std::vector<std::vector<cv::Point>>{points}, cv::Scalar(1));
  cv::resize(canvas, small, {canvas.cols / ratio, canvas.rows / ratio});
  return small;
}

TEST(TruthMasks, PartsOfTheInputEqualTheWhole) {
  const cv::Size size(96, 80);
  const image::InputPlan plan = plan_of(size);
  dataset::Sample sample;
  sample.size = size;
  sample.labels = {label_of({{3.3F, 5.1F}, {60.2F, 11.7F}, {33, 70.9F}}, size),
                   label_of({{50, 40}, {96, 40}, {96, 80}, {70, 52}, {51, 79}}, size),
                   label_of(rectangle(90, 2, 93, 4), size), label_of(rectangle(-8, -8, 20, 200), size)};
  for (int ratio : {1, 2, 4, 5, 8}) {
    const TruthMasks truths = masks_in_input(sample, plan, ratio, false);
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
      EXPECT_EQ(cv::countNonZero(whole(truths, i) != by_definition(sample.labels[i], plan, ratio)), 0)
          << ratio << " " << i;
    }
  }
}

TEST(TruthMasks, TheSmallerObjectLiesOnTop) {
  const cv::Size size(96, 80);
  dataset::Sample sample;
  sample.size = size;
  sample.labels = {label_of(rectangle(10, 10, 30, 30), size), label_of(rectangle(0, 0, 90, 70), size)};
  const TruthMasks apart = masks_in_input(sample, plan_of(size), 4, false);
  const TruthMasks shared = masks_in_input(sample, plan_of(size), 4, true);
  EXPECT_EQ(area(apart.masks[0]), area(shared.masks[0]));
  EXPECT_EQ(area(apart.masks[1]), area(shared.masks[0]) + area(shared.masks[1]));
  EXPECT_EQ(intersection(shared.masks[0], shared.masks[1]), 0);
}

TEST(TruthMasks, ImagesAreFilledByAreas) {
  const cv::Size size(40, 30);
  dataset::Sample sample;
  sample.size = size;
  sample.labels = {label_of(rectangle(4, 5, 14, 25), size), dataset::Label{}};
  sample.labels[1].coco.emplace().run_lengths = {30, 60, 1110};  // columns 1 and 2
  dataset::Label parts;
  parts.coco.emplace().polygons = {rectangle(0, 0, 5, 5), rectangle(3, 3, 8, 8)};
  sample.labels.push_back(parts);
  const TruthMasks truths = masks_in_image(sample);
  EXPECT_EQ(area(truths.masks[0]), 200);
  EXPECT_EQ(truths.masks[1].where, cv::Rect(1, 0, 2, 30));
  EXPECT_EQ(area(truths.masks[1]), 60);
  EXPECT_EQ(area(truths.masks[2]), 25 + 25 - 4);
}

TEST(TruthMasks, LabelsWithoutOutlineHaveNoMask) {
  dataset::Sample sample;
  sample.size = {40, 30};
  sample.labels.resize(2);
  sample.labels[1].polygon = {{0, 0}, {1, 1}};
  for (const TruthMasks& truths :
       {masks_in_image(sample), masks_in_input(sample, plan_of(sample.size), 4, true)}) {
    ASSERT_EQ(truths.masks.size(), 2U);
    EXPECT_EQ(area(truths.masks[0]) + area(truths.masks[1]), 0);
  }
}

TEST(TruthMasks, RefusesRunsOfAnotherSizeAndBadRatios) {
  dataset::Sample sample;
  sample.size = {40, 30};
  sample.labels.resize(1);
  sample.labels[0].coco.emplace().run_lengths = {30, 60};
  EXPECT_THROW(masks_in_image(sample), Error);
  EXPECT_THROW(masks_in_input(sample, plan_of(sample.size), 0, true), Error);
  EXPECT_THROW(masks_in_input(sample, plan_of(sample.size), 1000, true), Error);
}

/// A prediction with a box and a mask that are the same rectangle.
Results predicted(const std::vector<cv::Rect>& rectangles, cv::Size size) {
  std::vector<Detection> boxes;
  std::vector<Mask> masks;
  for (const cv::Rect& r : rectangles) {
    boxes.push_back({static_cast<float>(r.x), static_cast<float>(r.y), static_cast<float>(r.br().x),
                     static_cast<float>(r.br().y), 0.9F, 0});
    masks.push_back({r, cv::Mat(r.size(), CV_8U, cv::Scalar(1))});
  }
  Results results;
  results.boxes = Boxes(boxes, size);
  results.masks = Masks(masks, size, size);
  return results;
}

TEST(MaskJudge, ComparesByCocosRule) {
  const cv::Size size(40, 30);
  EvaluatorOptions options;
  options.ap = ApKind::coco;
  const auto judge = make_judge(options);
  PostprocessOptions postprocess;
  judge->prepare(postprocess);
  EXPECT_EQ(postprocess.mask_plane, MaskPlane::original);
  dataset::Sample sample;
  sample.size = size;
  sample.labels = {label_of(rectangle(0, 0, 10, 10), size), label_of(rectangle(0, 0, 20, 20), size)};
  sample.labels[1].coco.emplace().polygons = {rectangle(0, 0, 20, 20)};
  sample.labels[1].coco->crowd = true;
  sample.labels[1].coco->area = 400;
  const Judgement judgement =
      judge->compare(sample, plan_of(size), predicted({{5, 0, 10, 10}, {30, 20, 4, 5}}, size));
  ASSERT_EQ(judgement.overlaps.size(), 2U);
  const Overlaps& masks = judgement.overlaps[1];
  EXPECT_THAT(masks.values,
              testing::ElementsAre(50.0F / 150, 0, 1, 0));  // inside a crowd: of the prediction alone
  EXPECT_THAT(masks.area, testing::ElementsAre(100, 20));
  EXPECT_THAT(judgement.true_area, testing::ElementsAre(100, 400));
  const Results truth = judge->truth(sample);
  EXPECT_EQ(truth.masks->size(), 2U);
  EXPECT_EQ(area((*truth.masks)[0]), 100);
}

TEST(MaskJudge, ComparesInThePeersPlane) {
  const cv::Size size(96, 80);
  EvaluatorOptions options;
  options.ap = ApKind::peer;
  const auto judge = make_judge(options);
  PostprocessOptions postprocess;
  judge->prepare(postprocess);
  EXPECT_EQ(postprocess.mask_plane, MaskPlane::prototype);
  dataset::Sample sample;
  sample.size = size;
  sample.labels = {label_of(rectangle(16, 16, 47.5F, 47.5F),
                            size)};  // (32, 24) to (63, 55) in the input: 8x8 at a quarter
  Results results = predicted({{8, 6, 8, 4}}, {32, 24});
  EXPECT_NEAR(judge->compare(sample, plan_of(size), results).overlaps[1].values[0], 0.5, 1e-6);
  results = predicted({{32, 24, 32, 16}},
                      {128, 96});  // a plane of input size: the truth is enlarged and loses its corners
  EXPECT_NEAR(judge->compare(sample, plan_of(size), results).overlaps[1].values[0], 0.5, 2e-3);
  results.masks.reset();
  EXPECT_THROW(judge->compare(sample, plan_of(size), results), Error);
}

}  // namespace
}  // namespace yolo::tasks::segment
