// A checkpoint of the real peer with layers of every kind: what each of them gives
// (tests/data/graph/mixed_layers.json).
#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "statistics.hpp"

namespace yolo::runtime {
namespace {

using nlohmann::json;

json fixture() { return test::read_json(test::data("graph/mixed_layers.json")); }

graph::Network load() { return checkpoint::load_checkpoint(test::data("graph/mixed_layers.pt")); }

void expect_state_dict(const graph::Network& network, const json& expected) {
  const auto ours = graph::state_dict(network);
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].name, expected[i][0]);
    EXPECT_EQ(json(ours[i].tensor->shape), expected[i][1]) << ours[i].name;
  }
}

TEST(MixedLayers, CheckpointAndYamlHaveThePeersStateDict) {
  const json expected = fixture();
  const graph::Network from_yaml = graph::network_from_yaml({expected["yaml"], "mixed.yaml", ""});
  for (const graph::Network& network : {load(), from_yaml}) {
    expect_state_dict(network, expected["state_dict"]);
    EXPECT_EQ(graph::count_modules(network).layers, expected["modules"]);
    EXPECT_EQ(graph::count_modules(network).parameters, expected["parameters"]);
    EXPECT_EQ(network.task, "classify");
  }
  EXPECT_THAT(load().names, testing::ElementsAre("a", "b", "c"));
}

void expect_every_layer(const Backend& backend, const json& expected) {
  const InputShape shape{1, expected["size"][0], expected["size"][1]};
  const auto request = backend.make_request(shape);
  for (int i = 0; i < shape.height * shape.width * 3; ++i) {
    request->input(0)[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11) % 256);
  }
  request->run();
  ASSERT_EQ(request->outputs().size(), expected["layers"].size() + 1);
  for (std::size_t i = 0; i < request->outputs().size(); ++i) {
    const RawMap& map = request->outputs()[i];
    SCOPED_TRACE(map.name);
    const json& figures = i == 0 ? expected["logits"] : expected["layers"][i - 1];
    ASSERT_EQ(json(map.shape), figures["shape"]);
    test::expect_statistics(map.data, static_cast<std::size_t>(graph::element_count(map.shape)), figures,
                            3e-5);
  }
}

// "logits", then the output of every layer but the head.
graph::Graph make_graph() {
  graph::EmittedNetwork emitted = graph::emit(load());
  for (std::size_t i = 0; i + 1 < emitted.layers.size(); ++i) {
    emitted.graph.outputs.push_back({"layer" + std::to_string(i), emitted.layers[i].node});
  }
  graph::fold_batch_norm(emitted.graph);
  return emitted.graph;
}

TEST(MixedLayers, PlainLoopsEqualThePeer) {
  expect_every_layer(*make_reference_backend(make_graph()), fixture());
}

TEST(MixedLayers, OpenVinoEqualsThePeer) {
  BackendOptions options;
  options.precision = Precision::f32;
  options.threads = 2;
  expect_every_layer(*make_openvino_backend(make_graph(), options), fixture());
}

}  // namespace
}  // namespace yolo::runtime
