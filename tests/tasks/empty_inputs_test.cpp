// Every evaluator with nothing to judge: pictures without labels, without predictions, with crowds only, and
// all combinations.
#include "image/letterbox.hpp"
#include "support.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks {
namespace {

const cv::Size kPicture{200, 100};

enum class Truth { none, one, crowd, one_and_crowd };
enum class Found { none, one, three, empty_lists };

using Case = std::tuple<const char*, ApKind, Truth, Found, bool>;

dataset::Label label_of(bool crowd) {
  dataset::Label label;
  label.x = label.y = label.w = label.h = 0.5F;
  label.polygon = {{0.25F, 0.25F}, {0.75F, 0.25F}, {0.75F, 0.75F}, {0.25F, 0.75F}};
  label.keypoints = {{0.5F, 0.5F, 2}, {0.4F, 0.4F, 0}};
  if (!crowd) return label;
  label.coco = dataset::CocoFacts{.area = 5000, .crowd = true};
  label.polygon.clear();
  label.keypoints.clear();
  label.coco->run_lengths = {5000, 5000, 10000};
  label.coco->run_size = kPicture;
  return label;
}

dataset::Sample sample_with(Truth truth) {
  dataset::Sample sample;
  sample.image = "a.png";
  sample.size = kPicture;
  if (truth == Truth::one || truth == Truth::one_and_crowd) sample.labels.push_back(label_of(false));
  if (truth == Truth::crowd || truth == Truth::one_and_crowd) sample.labels.push_back(label_of(true));
  return sample;
}

/// What a task gives: with Found::none nothing at all, as a user's own steps may leave it.
Results results_with(Found found, const std::string& task) {
  Results results;
  results.boxes = Boxes({}, kPicture);
  if (found == Found::none) return results;
  const int count = found == Found::one ? 1 : found == Found::three ? 3 : 0;
  std::vector<Detection> boxes;
  std::vector<Mask> masks;
  std::vector<Keypoint> points;
  std::vector<RotatedBox> rotated;
  for (int i = 0; i < count; ++i) {
    const auto left = static_cast<float>(50 + 10 * i);
    boxes.push_back({left, 25, left + 100, 75, 0.9F, 0});
    masks.push_back({{static_cast<int>(left), 25, 100, 50}, cv::Mat(50, 100, CV_8UC1, cv::Scalar(1))});
    for (int k = 0; k < 2; ++k) points.push_back({left + 50, 50, 0.9F});
    RotatedBox box;
    box.x = left + 50, box.y = 50, box.width = 100, box.height = 50, box.conf = 0.9F;
    rotated.push_back(box);
  }
  if (task == "obb") {
    results.obb = Obb(std::move(rotated), kPicture);
    return results;
  }
  results.boxes = Boxes(std::move(boxes), kPicture);
  if (task == "segment") results.masks = Masks(std::move(masks), kPicture, kPicture);
  if (task == "pose") results.keypoints = Keypoints(std::move(points), 2, true, kPicture, true);
  if (task == "classify")
    results.probs = Probs(count == 0 ? std::vector<float>() : std::vector<float>{0.9F, 0.1F});
  return results;
}

EvaluatorOptions options_for(ApKind ap, bool overlap_mask) {
  EvaluatorOptions options;
  options.names = {"a", "b"};
  options.ap = ap;
  options.keypoints = 2;
  options.keypoint_values = 3;
  options.overlap_mask = overlap_mask;
  return options;
}

void expect_sensible(const std::optional<ApMetrics>& part) {
  if (!part) return;
  for (const double figure : {part->mp, part->mr, part->map50, part->map}) {
    EXPECT_TRUE(std::isfinite(figure));
    EXPECT_GE(figure, 0);
    EXPECT_LE(figure, 1);
  }
}

class EmptyInputs : public testing::TestWithParam<Case> {};

TEST_P(EmptyInputs, AreJudged) {
  const auto& [task, ap, truth, found, overlap_mask] = GetParam();
  const std::unique_ptr<Evaluator> evaluator = find_task(task).make_evaluator(options_for(ap, overlap_mask));
  const dataset::Sample sample = sample_with(truth);
  evaluator->add(sample, image::plan_letterbox(sample.size, {}), results_with(found, task));
  const Results shown = evaluator->truth(sample);
  const ValMetrics metrics = evaluator->finish();
  for (const auto* part : {&metrics.box, &metrics.seg, &metrics.pose}) expect_sensible(*part);
  if (std::string(task) == "classify") return;
  const bool has_object = truth == Truth::one || truth == Truth::one_and_crowd;
  EXPECT_EQ(metrics.images, 1);
  EXPECT_EQ(metrics.instances, has_object ? 1 : 0) << "crowds do not count";
  // The one label and the first prediction are the same place.
  if (has_object && found == Found::one) {
    EXPECT_GT(metrics.box->map50, 0.9);
  }
  if (!has_object || found == Found::none) {
    EXPECT_EQ(metrics.box->map50, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, EmptyInputs,
    testing::Combine(testing::Values("detect", "segment", "pose", "obb", "classify"),
                     testing::Values(ApKind::coco, ApKind::peer),
                     testing::Values(Truth::none, Truth::one, Truth::crowd, Truth::one_and_crowd),
                     testing::Values(Found::none, Found::one, Found::three, Found::empty_lists),
                     testing::Bool()),
    [](const auto& test) { return fmt::format("{}_{}", std::get<0>(test.param), test.index); });

TEST(EmptyInputs, NoPictureAtAll) {
  for (const TaskSpec& task : all_tasks()) {
    for (const ApKind ap : {ApKind::coco, ApKind::peer}) {
      const ValMetrics metrics = task.make_evaluator(options_for(ap, true))->finish();
      EXPECT_EQ(metrics.images, 0) << task.name;
      for (const auto* part : {&metrics.box, &metrics.seg, &metrics.pose}) expect_sensible(*part);
    }
  }
}

TEST(EmptyInputs, OneAfterTheOther) {
  for (const TaskSpec& task : all_tasks()) {
    const std::string name(task.name);
    for (const ApKind ap : {ApKind::coco, ApKind::peer}) {
      const std::unique_ptr<Evaluator> evaluator = task.make_evaluator(options_for(ap, true));
      for (const Truth truth : {Truth::crowd, Truth::none, Truth::one, Truth::one_and_crowd}) {
        for (const Found found : {Found::empty_lists, Found::one, Found::none, Found::three}) {
          const dataset::Sample sample = sample_with(truth);
          evaluator->add(sample, image::plan_letterbox(sample.size, {}), results_with(found, name));
        }
      }
      const ValMetrics metrics = evaluator->finish();
      if (name != "classify") {
        EXPECT_EQ(metrics.images, 16) << name;
        EXPECT_EQ(metrics.instances, 8) << name;
      }
      for (const auto* part : {&metrics.box, &metrics.seg, &metrics.pose}) expect_sensible(*part);
    }
  }
}

}  // namespace
}  // namespace yolo::tasks
