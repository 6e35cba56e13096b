// RT-DETR as the real peer builds it: names, shapes, counts and work.
#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/shapes.hpp"
#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::graph {
namespace {

using nlohmann::json;

Network tiny() {
  const json fixture = test::read_json(test::data("graph/rtdetr.json"));
  return network_from_yaml({fixture["tiny"]["yaml"], "rtdetr-tiny.yaml", ""});
}

TEST(RtDetr, TinyHasThePeersStateDictAndLayers) {
  const json fixture = test::read_json(test::data("graph/rtdetr.json"));
  const Network network = tiny();
  const std::vector<NamedTensor> ours = state_dict(network);
  const json& expected = fixture["tiny"]["state_dict"];
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].name, expected[i][0]);
    EXPECT_EQ(json(ours[i].tensor->shape), expected[i][1]) << ours[i].name;
  }
  EXPECT_EQ(count_modules(network).layers, fixture["tiny"]["layers"]);
  EXPECT_EQ(network.strides, std::vector<double>{32});
  EXPECT_EQ(network.task, "detect");
}

class PeerRtDetr : public testing::TestWithParam<const char*> {};

TEST_P(PeerRtDetr, HasThePeersParametersLayersAndWork) {
  YOLO_NEEDS_SHARED("golden/models.json");
  const json golden = test::read_json(test::shared("golden/models.json"));
  const json& expected = golden["models"][GetParam()];
  const Network network = network_from_yaml(find_model_yaml(std::string(GetParam()) + ".yaml"));
  EXPECT_EQ(count_modules(network).parameters, expected["parameters"]);
  EXPECT_EQ(count_modules(network).layers, expected["layers"]);
  EXPECT_EQ(json(network.strides), json(expected["strides"].get<std::vector<double>>()));
  EXPECT_EQ(state_dict(network).size(), expected["state_dict_entries"]);
  ASSERT_EQ(network.layers.size(), expected["modules"].size());
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    Network part;
    part.layers.push_back(network.layers[i]);
    EXPECT_EQ(count_modules(part).parameters, expected["modules"][i][4]) << "layer " << i;
  }
  const double peers_gflops = expected["gflops"];
  EXPECT_NEAR(gflops(emit(network).graph, 640, 640), peers_gflops, 5e-5 * peers_gflops);
}

INSTANTIATE_TEST_SUITE_P(Shared, PeerRtDetr,
                         testing::Values("rtdetr-l", "rtdetr-x", "rtdetr-resnet50", "rtdetr-resnet101",
                                         "yolov8n-rtdetr", "yolov8s-rtdetr", "yolov8m-rtdetr",
                                         "yolov8l-rtdetr", "yolov8x-rtdetr"),
                         test::ParameterName());

TEST(SharedRtDetr, LHasThePeersStateDict) {
  YOLO_NEEDS_SHARED("golden/models.json");
  const json golden = test::read_json(test::shared("golden/models.json"));
  const json& expected = golden["state_dicts"]["rtdetr-l"];
  const Network network = network_from_yaml(find_model_yaml("rtdetr-l.yaml"));
  const std::vector<NamedTensor> ours = state_dict(network);
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].name, expected[i][0]);
    EXPECT_EQ(json(ours[i].tensor->shape), expected[i][1]) << ours[i].name;
  }
}

TEST(RtDetr, AnInputWithTooFewPlacesIsAClearError) {
  const Graph graph = emit(tiny()).graph;
  EXPECT_NO_THROW(infer_shapes(graph, {1, 3, 32, 32}));
  try {
    infer_shapes(graph, {1, 3, 32, 16});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("too small"));
  }
}

// What a damaged or hostile checkpoint could hold.
TEST(RtDetr, WeightsThatDoNotFitAreErrors) {
  const auto broken = [](auto change) {
    Network network = tiny();
    Module& head = *network.layers.back().module;
    change(head);
    EXPECT_THROW(emit(network), Error);
  };
  const auto part = [](Module& module, std::initializer_list<const char*> path) -> Module& {
    Module* at = &module;
    for (const char* name : path) at = const_cast<Module*>(&at->child(name));
    return *at;
  };
  broken([](Module& head) { head.attributes["num_queries"] = std::int64_t{0}; });
  broken([](Module& head) { head.attributes["learnt_init_query"] = true; });
  broken([&](Module& head) { part(head, {"decoder"}).attributes["eval_idx"] = std::int64_t{9}; });
  broken([&](Module& head) { part(head, {"decoder"}).attributes["eval_idx"] = std::int64_t{-1}; });
  broken([&](Module& head) {
    part(head, {"decoder", "layers", "0", "self_attn"}).attributes["num_heads"] = std::int64_t{0};
  });
  broken([&](Module& head) {
    part(head, {"decoder", "layers", "0", "self_attn"}).parameters[0].second = Tensor::shape_only({3, 16});
  });
  broken([&](Module& head) {
    part(head, {"decoder", "layers", "0", "cross_attn"}).attributes["n_levels"] = std::int64_t{3};
  });
  broken([&](Module& head) {
    part(head, {"decoder", "layers", "0", "cross_attn"}).attributes["n_heads"] = std::int64_t{0};
  });
  broken([&](Module& head) { part(head, {"dec_score_head"}).children.clear(); });
}

}  // namespace
}  // namespace yolo::graph
