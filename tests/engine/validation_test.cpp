// Whole validations against what the peer measured on the same data (reference collection).
#include <yolo/model.hpp>

#include "support.hpp"

namespace yolo {
namespace {

struct Case {
  const char* name;
  const char* golden;
  const char* weights;
  const char* data;
  double tolerance;
  std::function<void(ValOptions&)> change = [](ValOptions&) {};
  /// Sum of differences in the confusion matrix: where one place gives two classes with the same box, the
  /// peer takes one or the other as its unstable sort happens to leave them.
  double confusion_apart = 0;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class Validation : public testing::TestWithParam<Case> {};

ValOptions options_for(const Case& c) {
  ValOptions options;
  options.data = test::shared(std::string("ref/datasets/") + c.data).string();
  options.compute.half = false;
  options.ap = ApKind::peer;
  options.plots = false;
  options.verbose = false;
  options.cache = false;
  c.change(options);
  return options;
}

void expect_rows(const ApMetrics& part, const nlohmann::json& rows, double tolerance) {
  ASSERT_EQ(part.ap_class_index.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(part.ap_class_index[i], rows[i]["cls"].get<int>());
    // One detection more or less moves a class of few objects far; most must agree.
    EXPECT_NEAR(part.ap50[i], rows[i]["AP50"].get<double>(), tolerance) << rows[i]["name"];
    EXPECT_NEAR(part.ap[i], rows[i]["AP50-95"].get<double>(), tolerance) << rows[i]["name"];
  }
}

void expect_confusion(const ConfusionMatrix& matrix, const nlohmann::json& golden, double apart) {
  ASSERT_EQ(matrix.size, golden["nc"].get<int>() + 1);
  std::vector<double> expected(matrix.counts.size());
  for (const nlohmann::json& cell : golden["nonzero"]) {
    expected[cell[0].get<std::size_t>() * static_cast<std::size_t>(matrix.size) +
             cell[1].get<std::size_t>()] = cell[2];
  }
  double difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) difference += std::abs(expected[i] - matrix.counts[i]);
  EXPECT_LE(difference, apart);
}

TEST_P(Validation, GivesThePeersFigures) {
  const Case& c = GetParam();
  YOLO_NEEDS_SHARED(std::string("golden/") + c.golden);
  const nlohmann::json golden = test::read_json(test::shared(std::string("golden/") + c.golden));
  Model model(test::shared(std::string("ref/weights/") + c.weights).string());
  const ValMetrics metrics = model.val(options_for(c));
  const auto figures = metrics.results_dict();
  EXPECT_EQ(figures.size(), golden["results"].size());
  for (const auto& [name, value] : figures) {
    const double expected = golden["results"].at(name).get<double>();
    // Precision and recall are read at one confidence and jump with it.
    const bool steep =
        name.find("precision") != std::string::npos || name.find("recall") != std::string::npos;
    EXPECT_NEAR(value, expected, steep ? 0.03 : c.tolerance) << name;
    RecordProperty(name, std::to_string(value));
  }
  if (golden.contains("images")) {
    EXPECT_EQ(metrics.images, golden["images"].get<int>());
    EXPECT_EQ(metrics.instances, golden["instances"].get<int>());
  }
  if (golden.contains("confusion"))
    expect_confusion(metrics.confusion_matrix, golden["confusion"], c.confusion_apart);
  if (!golden.contains("per_class")) return;
  const nlohmann::json& rows = golden["per_class"];
  if (rows.contains("box")) expect_rows(*metrics.box, rows["box"], 0.05);
  if (rows.contains("seg")) expect_rows(*metrics.seg, rows["seg"], 0.05);
  if (rows.contains("pose")) expect_rows(*metrics.pose, rows["pose"], 0.05);
}

INSTANTIATE_TEST_SUITE_P(
    Shared, Validation,
    testing::Values(Case{"detect", "val_detect.json", "yolo11n.pt", "coco128/coco128.yaml", 5e-4},
                    Case{"square", "val_detect_coco8_square.json", "yolo11n.pt", "coco8/coco8.yaml", 5e-4,
                         [](ValOptions& o) {
                           o.rect = false;
                           o.imgsz = {320};
                         }},
                    Case{"segment", "val_segment.json", "yolo11n-seg.pt", "coco128-seg/coco128-seg.yaml",
                         5e-4},
                    Case{"pose", "val_pose.json", "yolo11n-pose.pt", "coco8-pose/coco8-pose.yaml", 5e-4},
                    Case{"obb", "val_obb.json", "yolo11n-obb-dota8.pt", "dota8/dota8.yaml", 5e-4,
                         [](ValOptions& o) {
                           o.split = "train";
                           o.conf = 0.01;
                         },
                         4},
                    Case{"classify", "val_classify.json", "yolo11n-cls.pt", "imagenet10", 1e-6}),
    [](const auto& test) { return std::string(test.param.name); });

void apply(const nlohmann::json& args, ValOptions& options) {
  if (args.contains("rect")) options.rect = args["rect"];
  if (args.contains("imgsz")) options.imgsz = {args["imgsz"].get<int>()};
  if (args.contains("batch")) options.batch = args["batch"];
  if (args.contains("iou")) options.iou = args["iou"];
  if (args.contains("split")) options.split = args["split"];
}

void expect_runs(const nlohmann::json& golden, const std::function<void(ValOptions&)>& change,
                 double tolerance) {
  for (const nlohmann::json& run : golden["runs"]) {
    const std::string data = run["data"];
    SCOPED_TRACE(run.dump());
    Model model(test::shared("ref/weights/" + run["weights"].get<std::string>()).string());
    ValOptions options;
    options.data = test::shared("ref/datasets/" + data + "/" + data + ".yaml").string();
    options.compute.half = false;
    options.ap = ApKind::peer;
    options.plots = options.verbose = options.cache = false;
    change(options);
    apply(run["args"], options);
    const auto figures = model.val(options).results_dict();
    EXPECT_EQ(figures.size(), run["results"].size());
    for (const auto& [name, value] : figures) {
      const bool steep =
          name.find("precision") != std::string::npos || name.find("recall") != std::string::npos;
      EXPECT_NEAR(value, run["results"].at(name).get<double>(), steep ? 0.03 : tolerance) << name;
      testing::Test::RecordProperty(fmt::format("{} {} {}", data, run["args"].dump(), name),
                                    fmt::format("{:.7f}", value));
    }
  }
}

// The peer rounds the shorter side of a scaled picture up; at the pictures' own size nobody sees it.
TEST(SharedValidationAtOtherSizes, GivesThePeersFigures) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n.pt");
  const nlohmann::json golden = test::read_json(test::data("val/sizes.json"));
  ASSERT_EQ(golden["runs"].size(), 14u);
  expect_runs(
      golden, [](ValOptions&) {}, 1e-4);
}

TEST(SharedAugmentedValidation, GivesThePeersFigures) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n.pt");
  const nlohmann::json golden = test::read_json(test::data("val/augment.json"));
  ASSERT_EQ(golden["runs"].size(), 3u);
  expect_runs(
      golden, [](ValOptions& options) { options.augment = true; }, 5e-4);
}

TEST(SharedCocoValidation, EqualsPycocotools) {
  YOLO_NEEDS_SHARED("golden/coco_eval_detect.json");
  const nlohmann::json golden = test::read_json(test::shared("golden/coco_eval_detect.json"));
  const nlohmann::json& stats = golden["evaluations"]["bbox"]["stats"];
  Model model(test::shared("ref/weights/yolo11n.pt").string());
  ValOptions options;
  options.data = test::shared("ref/datasets/coco128/coco128.yaml").string();
  options.compute.half = false;
  options.plots = options.verbose = options.cache = false;
  const ValMetrics metrics = model.val(options);
  const char* names[] = {"AP",   "AP50",  "AP75",   "AP_small", "AP_medium", "AP_large",
                         "AR_1", "AR_10", "AR_100", "AR_small", "AR_medium", "AR_large"};
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_NEAR(metrics.box->coco_stats[i], stats.at(names[i]).get<double>(), 2e-3) << names[i];
  }
}

}  // namespace
}  // namespace yolo
