// Whole checkpoints: our own small ones, and the reference weights where they are present.
#include "checkpoint/checkpoint.hpp"

#include <gmock/gmock.h>

#include <set>

#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using graph::Module;
using nlohmann::json;

graph::Network load_tiny(const std::string& name) {
  return load_checkpoint(test::data("checkpoint/" + name + ".pt"));
}

std::string note(const graph::Network& network, const std::string& name) {
  return std::get<std::string>(network.provenance.notes.at(name));
}

class TinyCheckpoint : public testing::TestWithParam<const char*> {};

TEST_P(TinyCheckpoint, HasTheStateDictOfThePeer) {
  const auto network = load_tiny(GetParam());
  const json expected = test::read_json(test::data(std::string("checkpoint/") + GetParam() + ".json"));
  const auto entries = state_dict(network);
  ASSERT_EQ(entries.size(), expected["state_dict"].size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& row = expected["state_dict"][i];
    EXPECT_EQ(entries[i].name, row[0]);
    EXPECT_EQ(entries[i].tensor->shape, row[1].get<graph::Shape>()) << entries[i].name;
    double sum = 0;
    for (const float value : entries[i].tensor->to_floats()) sum += value;
    EXPECT_NEAR(sum, row[2].get<double>(), 1e-4 * (1 + std::abs(sum))) << entries[i].name;
  }
}

TEST_P(TinyCheckpoint, TellsWhatItIs) {
  const auto network = load_tiny(GetParam());
  const json expected = test::read_json(test::data(std::string("checkpoint/") + GetParam() + ".json"));
  EXPECT_EQ(network.names, expected["names"].get<std::vector<std::string>>());
  EXPECT_EQ(network.strides, expected["strides"].get<std::vector<double>>());
  EXPECT_EQ(network.task, "detect");
  EXPECT_EQ(network.channels, 3);
  const auto counts = count_modules(network);
  EXPECT_EQ(counts.layers, expected["layers"].get<int>());
  EXPECT_EQ(counts.parameters, expected["parameters"].get<int>());
  EXPECT_EQ(note(network, "date"), "2025-01-02T03:04:05.678901");
}

INSTANTIATE_TEST_SUITE_P(Files, TinyCheckpoint,
                         testing::Values("tiny_yolo11", "tiny_yolov8", "tiny_yolov5", "tiny_training"),
                         [](const auto& test) { return std::string(test.param); });

TEST(Checkpoint, ModulesAndTheirSettings) {
  const auto network = load_tiny("tiny_yolo11");
  ASSERT_EQ(network.layers.size(), 15U);
  const Module& conv = *network.layers[0].module;
  EXPECT_EQ(conv.type, "Conv");
  EXPECT_EQ(conv.child("conv").type, "Conv2d");
  EXPECT_EQ(conv.child("conv").pair("stride"), (std::pair<std::int64_t, std::int64_t>(2, 2)));
  EXPECT_EQ(conv.child("conv").text("padding_mode", ""), "zeros");
  EXPECT_DOUBLE_EQ(conv.child("bn").number("eps", 0), 1e-3);
  EXPECT_EQ(conv.child("conv").tensor("weight").type, graph::DataType::f16);
  EXPECT_EQ(conv.child("bn").tensor("num_batches_tracked").to_floats().front(), 7);
  EXPECT_FALSE(conv.has("i")) << "wiring stands in the layer, not in its module";
  const Module& upsample = *network.layers[8].module;
  EXPECT_EQ(upsample.type, "Upsample");
  EXPECT_EQ(upsample.text("mode", ""), "nearest");
  EXPECT_DOUBLE_EQ(upsample.number("scale_factor", 0), 2);
  const Module& head = *network.layers[14].module;
  EXPECT_EQ(head.type, "Detect");
  EXPECT_EQ(head.integer("nc"), 4);
  EXPECT_EQ(head.integer("reg_max"), 4) << "not what the class would build";
  EXPECT_EQ(head.child("dfl").type, "DFL");
}

TEST(Checkpoint, WiringOfLayers) {
  const auto network = load_tiny("tiny_yolo11");
  EXPECT_THAT(network.layers[0].from, testing::ElementsAre(-1));
  EXPECT_THAT(network.layers[9].from, testing::ElementsAre(-1, 4));
  EXPECT_THAT(network.layers[14].from, testing::ElementsAre(10, 13));
}

TEST(Checkpoint, SharedActivationsStayOneModule) {
  const auto network = load_tiny("tiny_yolo11");
  const Module& first = network.layers[0].module->child("act");
  const Module& second = network.layers[1].module->child("act");
  EXPECT_EQ(&first, &second);
  EXPECT_EQ(first.type, "SiLU");
}

TEST(Checkpoint, OldClassBranchIsReadAsItStands) {
  const auto network = load_tiny("tiny_yolov8");
  const Module& branch = network.layers.back().module->child("cv3").child("0");
  EXPECT_EQ(branch.child("0").type, "Conv");
  EXPECT_EQ(branch.child("1").type, "Conv");
  EXPECT_EQ(branch.child("2").type, "Conv2d");
}

TEST(Checkpoint, LegacyYolov5) {
  const auto network = load_tiny("tiny_yolov5");
  const Module& head = *network.layers.back().module;
  EXPECT_EQ(head.type, "AnchorDetect");
  EXPECT_EQ(head.integer("na"), 3);
  // The anchors of make_fixtures.py divided by the strides 8 and 16.
  EXPECT_EQ(head.tensor("anchors").shape, (graph::Shape{2, 3, 2}));
  const auto anchors = head.tensor("anchors").to_floats();
  EXPECT_NEAR(anchors[0], 4.0 / 8, 1e-3);
  EXPECT_NEAR(anchors[11], 105.0 / 16, 1e-2);
  EXPECT_EQ(network.yaml_name, "tinyv5.yaml");
  EXPECT_FALSE(head.has("anchor_grid")) << "a list of tensors is no setting";
}

TEST(Checkpoint, UnfinishedTrainingGivesTheAveragedWeights) {
  const auto network = load_tiny("tiny_training");
  EXPECT_EQ(network.layers[0].module->child("conv").tensor("weight").type, graph::DataType::f32);
  EXPECT_EQ(std::get<double>(network.provenance.notes.at("best_fitness")), 0.125) << "a NumPy number";
  EXPECT_EQ(std::get<std::int64_t>(network.provenance.notes.at("epoch")), 3);
  EXPECT_FALSE(network.provenance.notes.contains("optimizer"));
}

TEST(Checkpoint, Provenance) {
  const auto network = load_tiny("tiny_yolo11");
  EXPECT_EQ(note(network, "version"), "8.3.6");
  EXPECT_EQ(network.provenance.argument_text("data"), "tiny.yaml");
  EXPECT_THAT(network.provenance.imgsz, testing::ElementsAre(96));
  EXPECT_EQ(std::get<bool>(network.provenance.arguments.at("rect")), false);
  EXPECT_EQ(std::get<double>(network.provenance.arguments.at("lr0")), 0.01);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(network.provenance.arguments.at("classes")));
  EXPECT_EQ(std::get<double>(network.provenance.metrics.at("fitness")), 0.25);
  EXPECT_FALSE(network.provenance.notes.contains("model"));
  EXPECT_EQ(network.yaml_name, "tiny11.yaml");
}

TEST(Checkpoint, InspectionShowsEverything) {
  const auto checkpoint = read_checkpoint(test::data("checkpoint/tiny_training.pt"));
  const Value& root = *checkpoint->root();
  EXPECT_EQ(class_path(*root.member("model")), "ultralytics.nn.tasks.DetectionModel");
  EXPECT_EQ(class_path(*root.member("model")->member("criterion")), "ultralytics.utils.loss.v8DetectionLoss");
  const Value* groups = root.member("optimizer")->member("param_groups");
  EXPECT_DOUBLE_EQ(*groups->sequence()->front()->member("momentum")->number(), 0.9);
}

TEST(Checkpoint, MemoryAndFileGiveTheSame) {
  const auto file = test::data("checkpoint/tiny_yolov8.pt");
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  const auto from_memory = load_checkpoint(std::string_view(bytes), "memory");
  bytes.assign(bytes.size(), '\0');  // the network must not refer to the bytes
  const auto from_file = load_checkpoint(file);
  const auto a = state_dict(from_memory), b = state_dict(from_file);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].tensor->to_floats(), b[i].tensor->to_floats());
}

class ReferenceWeights : public testing::TestWithParam<const char*> {};

TEST_P(ReferenceWeights, CountsAndValuesOfThePeer) {
  const std::string name = std::string("ref/weights/") + GetParam() + ".pt";
  YOLO_NEEDS_SHARED(name);
  const json expected =
      test::read_json(test::data("checkpoint/reference_sums.json"))[GetParam() + std::string(".pt")];
  const auto network = load_checkpoint(test::shared(name));
  const auto counts = count_modules(network);
  EXPECT_EQ(counts.layers, expected["layers"].get<int>());
  EXPECT_EQ(counts.parameters, expected["parameters"].get<int>());
  std::map<std::string, const graph::Tensor*> tensors;
  for (const auto& entry : state_dict(network)) tensors[entry.name] = entry.tensor;
  for (const auto& row : expected["tensors"]) {
    ASSERT_TRUE(tensors.contains(row[0])) << row[0];
    const graph::Tensor& tensor = *tensors[row[0]];
    EXPECT_EQ(tensor.shape, row[1].get<graph::Shape>()) << row[0];
    EXPECT_EQ(graph::name_of(tensor.type), row[2]) << row[0];
    double sum = 0, weighted = 0;
    const auto values = tensor.to_floats();
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum += values[i];
      weighted += values[i] * static_cast<double>((i + 1) % 97);
    }
    EXPECT_NEAR(sum, row[3].get<double>(), 1e-6 * (1 + std::abs(sum))) << row[0];
    EXPECT_NEAR(weighted, row[4].get<double>(), 1e-6 * (1 + std::abs(weighted))) << row[0];
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, ReferenceWeights,
                         testing::Values("yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-cls",
                                         "yolo11n-obb-dota8", "yolo11n-cls-dogcat", "yolov5n"),
                         test::ParameterName());

// models.json has the class count of the YAML (80); where the weights have another, their class branch is
// wider or narrower, and only its names are compared.
TEST(SharedReferenceStateDict, NamesAndShapesOfThePeer) {
  YOLO_NEEDS_SHARED("golden/models.json");
  const json golden = test::read_json(test::shared("golden/models.json"))["state_dicts"];
  for (const std::string name : {"yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-obb", "yolo11n-cls"}) {
    const std::string file = name == "yolo11n-obb" ? "yolo11n-obb-dota8" : name;
    const auto network = load_checkpoint(test::shared("ref/weights/" + file + ".pt"));
    const bool same_classes = network.names.size() == 80;
    const auto entries = state_dict(network);
    ASSERT_EQ(entries.size(), golden[name].size()) << name;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto& row = golden[name][i];
      EXPECT_EQ(entries[i].name, row[0]) << name;
      const std::string_view entry_name = entries[i].name;
      const bool classes =
          entry_name.starts_with("model.23.cv3") || entry_name.starts_with("model.10.linear");
      if (classes && !same_classes) continue;
      EXPECT_EQ(entries[i].tensor->shape, row[1].get<graph::Shape>()) << name << " " << entries[i].name;
    }
  }
}

TEST(SharedReferenceTasks, AreKnown) {
  YOLO_NEEDS_SHARED("ref/weights");
  const std::map<std::string, std::string> tasks{{"yolo11n", "detect"},
                                                 {"yolo11n-seg", "segment"},
                                                 {"yolo11n-pose", "pose"},
                                                 {"yolo11n-obb-dota8", "obb"},
                                                 {"yolo11n-cls", "classify"},
                                                 {"yolov5n", "detect"},
                                                 {"yolo11n-cls-dogcat", "classify"}};
  for (const auto& [name, task] : tasks) {
    EXPECT_EQ(load_checkpoint(test::shared("ref/weights/" + name + ".pt")).task, task) << name;
  }
  const auto pets = load_checkpoint(test::shared("ref/weights/yolo11n-cls-dogcat.pt"));
  EXPECT_THAT(pets.names, testing::ElementsAre("cats", "dogs"));
  EXPECT_THAT(pets.provenance.imgsz, testing::ElementsAre(64)) << "its model has no args";
}

}  // namespace
}  // namespace yolo::checkpoint
