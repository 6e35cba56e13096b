// Validations of the clone's own checkpoints in f32 against the real peer's figures (tests/data/truth).
#include <yolo/model.hpp>

#include "truth.hpp"

namespace yolo {
namespace {

using nlohmann::json;

// An average precision is a sum over ranks: equal boxes give equal figures but for rounding.
constexpr double kFigure = 1e-4;

ValOptions options_of(const test::Truth& truth, const json& run) {
  ValOptions options;
  const std::filesystem::path data = run["data"].get<std::string>();
  options.data = ((truth.pictures == truth.folder ? truth.folder : truth.pictures.parent_path()) / data).string();
  options.compute.half = false;
  options.ap = ApKind::peer;
  options.plots = options.verbose = options.cache = false;
  for (const auto& [key, value] : run["args"].items()) {
    if (key == "imgsz") options.imgsz = {value.get<int>()};
    else if (key == "rect") options.rect = value;
    else if (key == "batch") options.batch = value;
    else if (key == "iou") options.iou = value;
    else if (key == "conf") options.conf = value;
    else if (key == "max_det") options.max_det = value;
    else ADD_FAILURE() << "the option " << key << " is not known to this test";
  }
  return options;
}

void expect_classes(const std::optional<ApMetrics>& part, const json& rows) {
  ASSERT_TRUE(part);
  ASSERT_EQ(part->ap_class_index.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(part->ap_class_index[i], rows[i]["cls"].get<int>());
    EXPECT_NEAR(part->ap50[i], rows[i]["AP50"].get<double>(), kFigure) << "class " << i;
    EXPECT_NEAR(part->ap[i], rows[i]["AP50-95"].get<double>(), kFigure) << "class " << i;
  }
}

void expect_confusion(const ConfusionMatrix& ours, const json& peers, int size) {
  ASSERT_EQ(ours.size, size);
  std::vector<double> expected(ours.counts.size());
  for (const json& cell : peers["nonzero"])
    expected[cell[0].get<std::size_t>() * static_cast<std::size_t>(size) + cell[1].get<std::size_t>()] = cell[2];
  EXPECT_EQ(ours.counts, expected);
}

class TruthValidation : public testing::TestWithParam<const char*> {};

TEST_P(TruthValidation, GivesThePeersFigures) {
  const test::Truth truth(GetParam());
  const bool classes_only = GetParam() == std::string_view("classify");
  Model model(truth.weights.string());
  ASSERT_GE(truth.values["val"].size(), 3u);
  for (const json& run : truth.values["val"]) {
    SCOPED_TRACE(run["args"].dump());
    const ValMetrics metrics = model.val(options_of(truth, run));
    const auto figures = metrics.results_dict();
    EXPECT_EQ(figures.size(), run["results"].size());
    for (const auto& [name, value] : figures) EXPECT_NEAR(value, run["results"].at(name).get<double>(), kFigure) << name;
    expect_confusion(metrics.confusion_matrix, run["confusion"],
                     run["confusion"]["nc"].get<int>() + (classes_only ? 0 : 1));
    if (classes_only) continue;
    EXPECT_EQ(metrics.images, run["images"].get<int>());
    EXPECT_EQ(metrics.instances, run["instances"].get<int>());
    const json& parts = run["per_class"];
    if (parts.contains("box")) expect_classes(metrics.box, parts["box"]);
    if (parts.contains("seg")) expect_classes(metrics.seg, parts["seg"]);
    if (parts.contains("pose")) expect_classes(metrics.pose, parts["pose"]);
  }
}

INSTANTIATE_TEST_SUITE_P(Tasks, TruthValidation, testing::Values("detect", "segment", "pose", "obb", "classify"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace yolo
