// Every architecture at every scale against what the real peer builds (golden/models.json).
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/fused_network.hpp"
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
};

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
  YOLO_NEEDS_SHARED("golden/models.json");
  const json expected = test::read_json(test::shared("golden/models.json"))["models"][GetParam()];
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

// Those that the peer was asked for.
TEST(SharedFusedNetwork, HasThePeersParametersLayersAndWork) {
  YOLO_NEEDS_SHARED("golden/models.json");
  const json golden = test::read_json(test::shared("golden/models.json"));
  int compared = 0;
  for (const auto& [name, expected] : golden["models"].items()) {
    if (!expected.contains("layers_fused") || name.find("-world") != std::string::npos) continue;
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

TEST(FusedNetwork, KeepsSharedModulesShared) {
  const Network network = network_from_yaml(find_model_yaml("yolov9t.yaml"));
  const Network fused = fused_network(network);
  EXPECT_EQ(fused.layers[0].module->find_child("bn"), nullptr);
  EXPECT_TRUE(fused.layers[0].module->child("conv").find_tensor("bias"));
  EXPECT_TRUE(network.layers[0].module->find_child("bn")) << "the given network stays as it is";
  EXPECT_EQ(&fused.layers[0].module->child("act"), &fused.layers[1].module->child("act"));
}

TEST(SharedModelYaml, StateDictHasThePeersNamesAndShapesInOrder) {
  YOLO_NEEDS_SHARED("golden/models.json");
  const json expected = test::read_json(test::shared("golden/models.json"))["state_dicts"];
  for (const char* name :
       {"yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-obb", "yolo11n-cls", "yolov8n", "yolov10n"}) {
    const Network network = network_from_yaml(find_model_yaml(std::string(name) + ".yaml"));
    const std::vector<NamedTensor> ours = state_dict(network);
    ASSERT_EQ(ours.size(), expected[name].size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      EXPECT_EQ(ours[i].name, expected[name][i][0]);
      EXPECT_EQ(json(ours[i].tensor->shape), expected[name][i][1]) << ours[i].name;
    }
  }
}

}  // namespace
}  // namespace yolo::graph
