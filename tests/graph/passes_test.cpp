// Passes change the graph and keep what it computes.
#include "graph/passes/passes.hpp"

#include "graph/emit.hpp"
#include "graph/model_yaml.hpp"
#include "graph/random_weights.hpp"
#include "support.hpp"

namespace yolo::graph {
namespace {

template <typename Kind>
std::size_t count(const Graph& graph) {
  return static_cast<std::size_t>(std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const Node& node) {
    return std::holds_alternative<Kind>(node.op);
  }));
}

Graph tiny() {
  Network network = network_from_yaml({R"(
nc: 2
backbone: [[-1, 1, Conv, [8, 3, 2]], [-1, 1, C2f, [8, true]]]
head: [[[-1], 1, Detect, [nc]]]
)", "tiny.yaml", ""});
  test::fill_randomly(network, 1);
  return emit(network).graph;
}

TEST(FoldBatchNorm, LeavesNone) {
  Graph graph = tiny();
  const std::size_t convolutions = count<op::Conv>(graph);
  EXPECT_GT(count<op::BatchNorm>(graph), 0u);
  fold_batch_norm(graph);
  EXPECT_EQ(count<op::BatchNorm>(graph), 0u);
  EXPECT_EQ(count<op::Conv>(graph), convolutions);
}

// One channel, one weight: w' = w g / sqrt(v + e), b' = beta + (b - m) g / sqrt(v + e).
TEST(FoldBatchNorm, ByHand) {
  Builder builder(Registry::builtin());
  const Value x = builder.input(1);
  const Tensor bias = Tensor::from_floats({1}, {0.5F});
  const Value y = builder.conv(x, {}, Tensor::from_floats({1, 1, 1, 1}, {2.0F}), &bias);
  const auto one = [](float value) { return Tensor::from_floats({1}, {value}); };
  builder.output("out", builder.batch_norm(y, {1.0}, one(3.0F), one(4.0F), one(-1.0F), one(8.0F)));
  Graph graph = builder.take();
  fold_batch_norm(graph);
  ASSERT_EQ(graph.nodes.size(), 2u);
  EXPECT_FLOAT_EQ(graph.nodes[1].weights[0].to_floats()[0], 2.0F * 3 / 3);
  EXPECT_FLOAT_EQ(graph.nodes[1].weights[1].to_floats()[0], 4.0F + (0.5F + 1) * 3 / 3);
}

TEST(FoldBatchNorm, AConvolutionWithTwoUsersStays) {
  Builder builder(Registry::builtin());
  const Value y = builder.conv(builder.input(1), {}, Tensor::from_floats({1, 1, 1, 1}, {2.0F}), nullptr);
  const Tensor one = Tensor::from_floats({1}, {1.0F});
  builder.output("norm", builder.batch_norm(y, {1.0}, one, one, one, one));
  builder.output("plain", y);
  Graph graph = builder.take();
  fold_batch_norm(graph);
  EXPECT_EQ(count<op::BatchNorm>(graph), 1u);
}

TEST(RemoveDeadNodes, KeepsWhatOutputsNeed) {
  Builder builder(Registry::builtin());
  const Value x = builder.input(4);
  const Value used = builder.activation(x, op::ActivationKind::relu);
  builder.activation(used, op::ActivationKind::silu);
  builder.output("out", used);
  Graph graph = builder.take();
  remove_dead_nodes(graph);
  ASSERT_EQ(graph.nodes.size(), 2u);
  EXPECT_EQ(graph.outputs[0].node, 1);
}

TEST(AbsorbInputScaling, ScalesAndSwapsTheFirstWeights) {
  Builder builder(Registry::builtin());
  builder.output("out", builder.conv(builder.input(3), {}, Tensor::from_floats({1, 3, 1, 1}, {255, 510, 765}), nullptr));
  Graph graph = builder.take();
  EXPECT_TRUE(absorb_input_scaling(graph, 1.0 / 255, true));
  EXPECT_EQ(graph.nodes[1].weights[0].to_floats(), (std::vector<float>{3, 2, 1}));
}

TEST(AbsorbInputScaling, LeavesInputsAloneThatFeedSomethingElse) {
  Builder builder(Registry::builtin());
  builder.output("out", builder.activation(builder.input(3), op::ActivationKind::relu));
  Graph graph = builder.take();
  EXPECT_FALSE(absorb_input_scaling(graph, 1.0 / 255, true));
}

}  // namespace
}  // namespace yolo::graph
