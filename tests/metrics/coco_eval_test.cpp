// The COCO evaluation against pycocotools' values and against plain loops.
#include "metrics/coco_eval.hpp"

#include <random>
#include <yolo/error.hpp>

#include "json_values.hpp"
#include "metrics/coco_json.hpp"
#include "metrics/coco_plain.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;
using test::expect_near;

CocoKind kind_of(const std::string& name) {
  return name == "segm" ? CocoKind::masks : name == "keypoints" ? CocoKind::poses : CocoKind::boxes;
}

CocoOptions options_of(CocoKind kind) {
  return kind == CocoKind::poses ? coco_pose_options() : coco_options();
}

/// Means over the recalls, [threshold][category][area][limit].
std::vector<double> precision_means(const CocoResult& result) {
  const CocoOptions& options = result.options;
  std::vector<double> means;
  for (std::size_t t = 0; t < options.iou_thresholds.size(); ++t) {
    for (std::size_t k = 0; k < result.categories.size(); ++k) {
      for (std::size_t a = 0; a < options.areas.size(); ++a) {
        for (std::size_t m = 0; m < options.max_detections.size(); ++m) {
          double sum = 0;
          for (std::size_t r = 0; r < options.recalls.size(); ++r)
            sum += result.precision[result.precision_at(t, r, k, a, m)];
          means.push_back(sum / static_cast<double>(options.recalls.size()));
        }
      }
    }
  }
  return means;
}

void compare_with_file(const std::string& name) {
  const json data = test::read_json(test::data("metrics/coco_" + name + ".json"));
  const CocoKind kind = kind_of(data["kind"].get<std::string>());
  const CocoTruthSet truth = parse_coco_truth(data["truth"].dump(), "truth", kind);
  const CocoDetectionSet detections = parse_coco_detections(data["detections"].dump(), "detections", kind);
  check_images(truth, detections);
  for (const json& one : data["results"]) {
    CocoOptions options = options_of(kind);
    options.use_categories = one["use_categories"].get<bool>();
    for (unsigned threads : {1U, 3U}) {
      options.threads = threads;
      const CocoResult result = evaluate_coco(truth, detections, kind, options);
      expect_near(result.stats(), one["stats"], 1e-6);
      expect_near(result.recall, one["recall"], 1e-6);
      expect_near(precision_means(result), one["precision_mean_over_recalls"], 1e-6);
    }
  }
}

TEST(CocoEval, BoxesEqualPycocotools) { compare_with_file("bbox"); }
TEST(CocoEval, MasksEqualPycocotools) { compare_with_file("segm"); }
TEST(CocoEval, PosesEqualPycocotools) { compare_with_file("keypoints"); }

void compare_with_golden(const std::string& task, const std::string& prefix) {
  const json golden = test::read_json(test::shared("golden/coco_eval_" + task + ".json"));
  for (const auto& [name, expected] : golden["evaluations"].items()) {
    const bool use_categories = !name.ends_with("_useCats_0");
    const CocoKind kind = kind_of(name);
    const CocoTruthSet truth = read_coco_truth(test::shared("golden/" + prefix + "_gt.json"), kind);
    const CocoDetectionSet detections =
        read_coco_detections(test::shared("golden/" + prefix + "_dets.json"), kind);
    CocoOptions options = options_of(kind);
    options.use_categories = use_categories;
    options.threads = 2;
    const CocoResult result = evaluate_coco(truth, detections, kind, options);
    // By name, since the file's order of keys is lost.
    const std::vector<std::string> names =
        kind == CocoKind::poses
            ? std::vector<std::string>{"AP", "AP50", "AP75", "AP_medium", "AP_large",
                                       "AR", "AR50", "AR75", "AR_medium", "AR_large"}
            : std::vector<std::string>{"AP",   "AP50",  "AP75",   "AP_small", "AP_medium", "AP_large",
                                       "AR_1", "AR_10", "AR_100", "AR_small", "AR_medium", "AR_large"};
    const std::vector<double> stats = result.stats();
    ASSERT_EQ(stats.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_NEAR(stats[i], expected["stats"][names[i]].get<double>(), 1e-6) << name << " " << names[i];
    }
    std::size_t compared = 0;
    for (std::size_t k = 0; k < result.categories.size(); ++k) {
      const auto found = expected["per_category"].find(std::to_string(result.categories[k]));
      if (found == expected["per_category"].end()) {
        EXPECT_EQ(result.category_precision(k), -1);
        continue;
      }
      ++compared;
      EXPECT_NEAR(result.category_precision(k), (*found)["AP"].get<double>(), 1e-6);
      EXPECT_NEAR(result.category_precision(k, 0), (*found)["AP50"].get<double>(), 1e-6);
      EXPECT_NEAR(result.category_recall(k), (*found)["AR"].get<double>(), 1e-6);
    }
    EXPECT_EQ(compared, expected["per_category"].size());
  }
}

TEST(SharedCocoEval, DetectionsOfCoco128) {
  YOLO_NEEDS_SHARED("golden/coco_eval_detect.json");
  compare_with_golden("detect", "coco128");
}

TEST(SharedCocoEval, MasksOfCoco128) {
  YOLO_NEEDS_SHARED("golden/coco_eval_segment.json");
  compare_with_golden("segment", "coco128seg");
}

TEST(SharedCocoEval, PosesOfCoco8) {
  YOLO_NEEDS_SHARED("golden/coco_eval_pose.json");
  compare_with_golden("pose", "coco8pose");
}

/// Objects of a few images on a coarse grid: equal boxes, equal scores, crowds and ids of 0 all happen.
struct RandomSet {
  std::vector<std::int64_t> images{40, 7, 19, 3, 88};
  std::vector<int> categories{2, 5, 9};
  std::vector<CocoTruth> truths;
  std::vector<CocoDetection> detections;

  explicit RandomSet(unsigned seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    const auto box = [&] {
      return cv::Rect2d(20 * pick(3), 20 * pick(3), 20 + 10 * pick(8), 20 + 10 * pick(8));
    };
    const int truth_count = pick(60), detection_count = pick(160);
    for (int i = 0; i < truth_count; ++i) {
      CocoTruth truth{images[static_cast<std::size_t>(pick(3))],
                      categories[static_cast<std::size_t>(pick(2))], pick(20)};
      truth.box = box();
      truth.area = truth.box.area();
      truth.crowd = pick(7) == 0;
      truth.ignore = pick(9) == 0;
      truths.push_back(truth);
    }
    for (int i = 0; i < detection_count; ++i) {
      CocoDetection one{images[static_cast<std::size_t>(pick(4))], pick(10), pick(12) / 12.0};
      one.box = box();
      one.area = one.box.area();
      detections.push_back(one);
    }
    detections.push_back({-5, 2, 0.5});  // an image that is not evaluated
  }
};

TEST(CocoEval, EqualsPlainLoops) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomSet set(seed);
    CocoOptions options = seed % 3 == 0 ? coco_pose_options() : coco_options();
    options.use_categories = seed % 4 != 1;
    options.threads = 1 + seed % 3;
    options.max_detections.back() = 6;
    if (options.max_detections.size() == 3) options.max_detections = {1, 3, 6};
    const PairIou iou = box_pairs(set.truths, set.detections);
    const CocoResult fast =
        evaluate_coco(set.images, set.categories, set.truths, set.detections, iou, options);
    std::sort(set.images.begin(), set.images.end());
    const CocoResult plain =
        evaluate_coco_plain(set.images, set.categories, set.truths, set.detections, iou, options);
    EXPECT_EQ(fast.precision, plain.precision) << seed;
    EXPECT_EQ(fast.recall, plain.recall) << seed;
  }
}

TEST(CocoEval, OverlapMayComeFromAnywhere) {
  const std::vector<CocoTruth> truths{{1, 0, 1, 100, false, false, {}}, {1, 0, 2, 100, false, false, {}}};
  const std::vector<CocoDetection> detections{
      {1, 0, 0.9, 100, {}}, {1, 0, 0.8, 100, {}}, {1, 0, 0.7, 100, {}}};
  const PairIou iou = [](auto found, auto real, std::span<double> out) {
    for (std::size_t i = 0; i < found.size() * real.size(); ++i) out[i] = i == 0 ? 0.76 : i == 5 ? 0.93 : 0;
  };
  const std::vector<std::int64_t> images{1};
  const std::vector<int> categories{0};
  const CocoResult result = evaluate_coco(images, categories, truths, detections, iou, coco_options());
  // At IoU 0.50: right, wrong, right. Precision 1 up to recall 0.5 (51 points), 2/3 up to 1 (50 points).
  EXPECT_NEAR(result.average_precision(0, 0, 2), (51 + 50 * 2. / 3) / 101, 1e-12);
  EXPECT_NEAR(result.average_recall(-1, 0, 2), (6 * 1. + 3 * 0.5) / 10,
              1e-12);  // one is good up to 0.75, one up to 0.90
  ASSERT_EQ(result.classes.size(), 1U);
  EXPECT_EQ(result.classes[0].truths, 2);
  EXPECT_NEAR(result.best.r[0], 1, 1e-9);
  EXPECT_NEAR(result.best.p[0], 2. / 3, 1e-3);
}

TEST(CocoEval, NothingToEvaluate) {
  const std::vector<std::int64_t> images{1, 2};
  const std::vector<int> categories{0};
  const PairIou never = [](auto, auto, auto) { FAIL(); };
  const CocoResult empty = evaluate_coco(images, categories, {}, {}, never, coco_options());
  EXPECT_EQ(empty.stats(), std::vector<double>(12, -1));
  EXPECT_TRUE(empty.classes.empty());
  const std::vector<CocoTruth> truths{{2, 0, 1, 5000, false, false, {0, 0, 50, 100}}};
  const CocoResult missed = evaluate_coco(images, categories, truths, {}, never, coco_options());
  EXPECT_EQ(missed.average_precision(-1, 0, 2), 0);
  EXPECT_EQ(missed.average_precision(-1, 1, 2), -1);
  EXPECT_EQ(missed.average_recall(-1, 2, 2), 0);
}

TEST(CocoEval, RefusesContradictions) {
  const RandomSet set(1);
  const auto evaluate = [&](const CocoOptions& options, std::span<const CocoDetection> detections) {
    return evaluate_coco(set.images, set.categories, set.truths, detections,
                         box_pairs(set.truths, detections), options);
  };
  CocoOptions options = coco_options();
  options.iou_thresholds = {0.9, 0.5};
  EXPECT_THROW(evaluate(options, set.detections), Error);
  options = coco_options();
  options.max_detections.clear();
  EXPECT_THROW(evaluate(options, set.detections), Error);
  EXPECT_THROW(evaluate(coco_options(), std::vector<CocoDetection>{{7, 2, std::nan("")}}), Error);
  const PairIou failing = [](auto, auto, auto) { throw Error("no overlap"); };
  options = coco_options();
  options.threads = 2;
  EXPECT_THROW(evaluate_coco(set.images, set.categories, set.truths, set.detections, failing, options),
               Error);
}

}  // namespace
}  // namespace yolo::metrics
