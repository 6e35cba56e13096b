// Validations of YOLO26 and YOLO12 against what the peer measured on the same data (golden/val_*_8_4.json):
// both sets of branches.
#include <yolo/model.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

constexpr double kTolerance = 5e-4;

struct Case {
  const char* name;
  double conf = 0.001;
  /// Sum of differences in the confusion matrix: where one place gives two classes with the same box, the
  /// peer takes one or the other as its unstable sort happens to leave them.
  double confusion_apart = 0;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

void expect_rows(const std::optional<ApMetrics>& part, const json& rows) {
  ASSERT_TRUE(part);
  ASSERT_EQ(part->ap_class_index.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(rows[i]["name"]);
    EXPECT_EQ(part->ap_class_index[i], rows[i]["cls"].get<int>());
    EXPECT_NEAR(part->p[i], rows[i]["P"].get<double>(), kTolerance);
    EXPECT_NEAR(part->r[i], rows[i]["R"].get<double>(), kTolerance);
    EXPECT_NEAR(part->f1[i], rows[i]["F1"].get<double>(), kTolerance);
    EXPECT_NEAR(part->ap50[i], rows[i]["AP50"].get<double>(), kTolerance);
    EXPECT_NEAR(part->ap[i], rows[i]["AP50-95"].get<double>(), kTolerance);
  }
}

void expect_confusion(const ConfusionMatrix& matrix, const json& golden, double apart) {
  const auto side = static_cast<std::size_t>(matrix.size);
  ASSERT_EQ(side, golden["nc"].get<std::size_t>() + 1);
  std::vector<double> expected(matrix.counts.size());
  for (const json& cell : golden["nonzero"])
    expected[cell[0].get<std::size_t>() * side + cell[1].get<std::size_t>()] = cell[2];
  double difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) difference += std::abs(expected[i] - matrix.counts[i]);
  EXPECT_LE(difference, apart);
}

void expect_figures(const ValMetrics& metrics, const json& golden, const Case& c) {
  const auto figures = metrics.results_dict();
  EXPECT_EQ(figures.size(), golden["results"].size());
  for (const auto& [name, value] : figures) {
    EXPECT_NEAR(value, golden["results"].at(name).get<double>(), kTolerance) << name;
  }
  EXPECT_EQ(metrics.images, golden["images"].get<int>());
  EXPECT_EQ(metrics.instances, golden["instances"].get<int>());
  const json& rows = golden["per_class"];
  const std::pair<const char*, const std::optional<ApMetrics>*> parts[] = {
      {"box", &metrics.box}, {"seg", &metrics.seg}, {"pose", &metrics.pose}};
  for (const auto& [name, part] : parts) {
    SCOPED_TRACE(name);
    if (!rows.contains(name)) continue;
    expect_rows(*part, rows[name]);
    EXPECT_NEAR((*part)->map75, golden["overall"][name]["mAP75"].get<double>(), kTolerance);
  }
  expect_confusion(metrics.confusion_matrix, golden["confusion"], c.confusion_apart);
}

void expect_set(const json& golden, const json& set, const Case& c) {
  Model model(test::shared("ref/weights/" + golden["weights"]["file"].get<std::string>()));
  const std::string data = set["data"];
  for (const char* path : {"end2end", "nms"}) {
    if (!set.contains(path)) continue;
    SCOPED_TRACE(data + " " + set["split"].get<std::string>() + " " + path);
    ValOptions options;
    options.data = test::shared("ref/datasets/" + data + "/" + data + ".yaml").string();
    options.split = set["split"];
    options.imgsz = {set["imgsz"].get<int>()};
    options.end2end = std::string_view(path) == "end2end";
    options.compute.half = false;
    options.ap = ApKind::peer;
    options.plots = options.verbose = options.cache = false;
    expect_figures(model.val(options), set[path], c);
  }
}

class FamiliesVal : public testing::TestWithParam<Case> {};

TEST_P(FamiliesVal, GivesThePeersFigures) {
  const std::string file = fmt::format("golden/val_{}_8_4.json", GetParam().name);
  YOLO_NEEDS_SHARED(file);
  const json golden = test::read_json(test::shared(file));
  if (!golden.contains("sets")) return expect_set(golden, golden, GetParam());
  for (const auto& [name, set] : golden["sets"].items()) expect_set(golden, set, GetParam());
}

// The peer validates turned boxes with a threshold of 0.01 where none is given.
INSTANTIATE_TEST_SUITE_P(Shared, FamiliesVal,
                         testing::Values(Case{"detect"}, Case{"yolo12", 0.001, 4}, Case{"segment"},
                                         Case{"pose"}, Case{"obb", 0.01}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace yolo
