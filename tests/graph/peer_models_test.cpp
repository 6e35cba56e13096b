// Every architecture at every scale against what the real peer builds (golden/models.json; YOLO12 and YOLO26:
// golden/models_8_4.json).
#include <yolo/graph/model_yaml.hpp>

#include "expect_error.hpp"
#include "graph/emit.hpp"
#include "graph/fused_network.hpp"
#include "graph/release_of.hpp"
#include "graph/shapes.hpp"
#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::graph {
namespace {

using nlohmann::json;

/// "n s" and "-seg" of "yolov8" stand for yolov8n-seg and yolov8s-seg.
struct Family {
  const char* stem;
  const char* scales;  ///< each a letter; none: the file has no scales
  const char* variant;
};

constexpr Family kFamilies[] = {
    {"yolo11", "nsmlx", ""},
    {"yolo11", "nsmlx", "-seg"},
    {"yolo11", "nsmlx", "-pose"},
    {"yolo11", "nsmlx", "-obb"},
    {"yolo11", "nsmlx", "-cls"},
    {"yolov8", "nsmlx", ""},
    {"yolov8", "nsmlx", "-seg"},
    {"yolov8", "nsmlx", "-pose"},
    {"yolov8", "nsmlx", "-obb"},
    {"yolov8", "nsmlx", "-cls"},
    {"yolov8", "nsmlx", "-p2"},
    {"yolov8", "nsmlx", "-p6"},
    {"yolov8", "nsmlx", "-seg-p6"},
    {"yolov8", "nsmlx", "-pose-p6"},
    {"yolov8", "nsmlx", "-ghost"},
    {"yolov8", "nsmlx", "-ghost-p2"},
    {"yolov8", "nsmlx", "-ghost-p6"},
    {"yolov8", "nsmlx", "-cls-resnet50"},
    {"yolov8", "nsmlx", "-cls-resnet101"},
    {"yolov10", "nsmblx", ""},
    {"yolov9", "tsmce", ""},
    {"yolov9", "ce", "-seg"},
    {"yolov6", "nsmlx", ""},
    {"yolov5", "nsmlx", ""},
    {"yolov5", "nsmlx", "-p6"},
    {"yolov3", "", ""},
    {"yolov3", "", "-spp"},
    {"yolov3", "", "-tiny"},
    {"yolo12", "nsmlx", ""},
    {"yolo12", "nsmlx", "-seg"},
    {"yolo12", "nsmlx", "-pose"},
    {"yolo12", "nsmlx", "-obb"},
    {"yolo12", "nsmlx", "-cls"},
    {"yolo26", "nsmlx", ""},
    {"yolo26", "nsmlx", "-seg"},
    {"yolo26", "nsmlx", "-pose"},
    {"yolo26", "nsmlx", "-obb"},
    {"yolo26", "nsmlx", "-cls"},
    {"yolo26", "nsmlx", "-p2"},
    {"yolo26", "nsmlx", "-p6"},
};

constexpr const char* kGolden[] = {"golden/models.json", "golden/models_8_4.json"};

const char* golden_of(const std::string& name) { return kGolden[is_newer_name(name) ? 1 : 0]; }

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Family& family : kFamilies) {
    const std::string scales = family.scales;
    if (scales.empty()) names.push_back(std::string(family.stem) + family.variant);
    for (const char scale : scales) names.push_back(std::string(family.stem) + scale + family.variant);
  }
  return names;
}

class PeerModel : public testing::TestWithParam<std::string> {};

std::int64_t parameters_of(const Network& network, std::size_t layer) {
  Network part;
  part.layers.push_back(network.layers[layer]);
  return count_modules(part).parameters;
}

TEST_P(PeerModel, HasThePeersParametersLayersAndWork) {
  const char* file = golden_of(GetParam());
  YOLO_NEEDS_SHARED(file);
  const json expected = test::read_json(test::shared(file))["models"][GetParam()];
  const Network network = network_from_yaml(find_model_yaml(GetParam() + ".yaml"));
  const ModuleCounts counts = count_modules(network);
  EXPECT_EQ(counts.parameters, expected["parameters"]);
  EXPECT_EQ(counts.layers, expected["layers"]);
  EXPECT_EQ(json(network.strides), json(expected["strides"].get<std::vector<double>>()));

  ASSERT_EQ(network.layers.size(), expected["modules"].size());
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const json& row = expected["modules"][i];
    EXPECT_EQ(row[4], parameters_of(network, i)) << "layer " << i;
    const json from = row[1].is_array() ? row[1] : json::array({row[1]});
    EXPECT_EQ(json(network.layers[i].from), from) << "layer " << i;
  }
  const Graph graph = emit(network).graph;
  const double peers_gflops = expected["gflops"];
  EXPECT_NEAR(gflops(graph, 640, 640), peers_gflops, 1e-6 * peers_gflops);
}

INSTANTIATE_TEST_SUITE_P(Shared, PeerModel, testing::ValuesIn(all_names()), test::ParameterName());

bool is_left_out(const std::string& name) {
  return name.find("-world") != std::string::npos || name.ends_with("-sem");
}

// No file of these families is left out unseen.
TEST(SharedFamilies, AreAllThatThePeerHas) {
  YOLO_NEEDS_SHARED(kGolden[1]);
  const json golden = test::read_json(test::shared(kGolden[1]));
  const std::vector<std::string> ours = all_names();
  for (const auto& [name, expected] : golden["models"].items()) {
    if (is_left_out(name)) continue;
    EXPECT_THAT(ours, testing::Contains(name));
  }
}

TEST(SharedFamilies, SemanticSegmentationIsRefusedByName) {
  YOLO_NEEDS_SHARED(kGolden[1]);
  const json golden = test::read_json(test::shared(kGolden[1]));
  for (const auto& [name, expected] : golden["models"].items()) {
    if (!name.ends_with("-sem")) continue;
    test::expect_error([&] { find_model_yaml(name + ".yaml"); },
                       "YOLO26 for semantic segmentation is not implemented yet");
  }
}

class FusedModels : public testing::TestWithParam<const char*> {};

// Those that the peer was asked for.
TEST_P(FusedModels, HaveThePeersParametersLayersAndWork) {
  YOLO_NEEDS_SHARED(GetParam());
  const json golden = test::read_json(test::shared(GetParam()));
  int compared = 0;
  for (const auto& [name, expected] : golden["models"].items()) {
    if (!expected.contains("layers_fused") || is_left_out(name)) continue;
    SCOPED_TRACE(name);
    const Network fused = fused_network(network_from_yaml(find_model_yaml(name + ".yaml")));
    EXPECT_EQ(count_modules(fused).parameters, expected["parameters_fused"]);
    EXPECT_EQ(count_modules(fused).layers, expected["layers_fused"]);
    const double peers_gflops = expected["gflops_fused"];
    EXPECT_NEAR(gflops(emit(fused).graph, 640, 640), peers_gflops, 5e-5 * peers_gflops);
    ++compared;
  }
  EXPECT_GT(compared, 30);
}

class StateDicts : public testing::TestWithParam<const char*> {};

TEST_P(StateDicts, HaveThePeersNamesAndShapesInOrder) {
  YOLO_NEEDS_SHARED(GetParam());
  const json golden = test::read_json(test::shared(GetParam()));
  int compared = 0;
  for (const auto& [name, expected] : golden["state_dicts"].items()) {
    if (is_left_out(name)) continue;
    SCOPED_TRACE(name);
    const Network network = network_from_yaml(find_model_yaml(name + ".yaml"));
    const std::vector<NamedTensor> ours = state_dict(network);
    ASSERT_EQ(ours.size(), expected.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      EXPECT_EQ(ours[i].name, expected[i][0]);
      EXPECT_EQ(json(ours[i].tensor->shape), expected[i][1]) << ours[i].name;
    }
    ++compared;
  }
  EXPECT_GE(compared, 7);
}

INSTANTIATE_TEST_SUITE_P(Shared, FusedModels, testing::ValuesIn(kGolden), test::ParameterName());
INSTANTIATE_TEST_SUITE_P(Shared, StateDicts, testing::ValuesIn(kGolden), test::ParameterName());

TEST(FusedNetwork, KeepsSharedModulesShared) {
  const Network network = network_from_yaml(find_model_yaml("yolov9t.yaml"));
  const Network fused = fused_network(network);
  EXPECT_EQ(fused.layers[0].module->find_child("bn"), nullptr);
  EXPECT_TRUE(fused.layers[0].module->child("conv").find_tensor("bias"));
  EXPECT_TRUE(network.layers[0].module->find_child("bn")) << "the given network stays as it is";
  EXPECT_EQ(&fused.layers[0].module->child("act"), &fused.layers[1].module->child("act"));
}

}  // namespace
}  // namespace yolo::graph
