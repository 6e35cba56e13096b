// Passes change the graph and keep what it computes.
#include "graph/passes/passes.hpp"

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/passes/repeat_for_views.hpp"
#include "graph/random_weights.hpp"
#include "graph/shapes.hpp"
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

TEST(RepeatForViews, SharesTheWeightsAndNamesTheOutputs) {
  Graph graph = tiny();
  const Graph single = graph;
  const std::vector<op::ScaledView> views = augmentation_views(std::array{8.0, 32.0});
  repeat_for_views(graph, views);
  const std::size_t layers = single.nodes.size() - 1;
  ASSERT_EQ(graph.nodes.size(), 1 + layers + 2 * (layers + 1));
  ASSERT_EQ(graph.outputs.size(), 3 * single.outputs.size());
  EXPECT_EQ(graph.outputs[0].name, "view0." + single.outputs[0].name);
  EXPECT_EQ(graph.outputs.back().name, "view2." + single.outputs.back().name);
  for (std::size_t i = 0; i < layers; ++i) {
    const Node &a = graph.nodes[1 + i], &b = graph.nodes[1 + layers + 1 + i];
    ASSERT_EQ(a.weights.size(), b.weights.size());
    for (std::size_t w = 0; w < a.weights.size(); ++w) EXPECT_EQ(a.weights[w].data, b.weights[w].data);
  }
  // 83 % of 640 x 480 is 531.2 x 398.4, in steps of 32: 544 x 416; 67 % is 428.8 x 321.6: 448 x 352, as the
  // peer's views.
  const std::vector<Shape> shapes = infer_shapes(graph, {1, 3, 640, 480});
  EXPECT_EQ(shapes[1 + layers], (Shape{1, 3, 544, 416}));
  EXPECT_EQ(shapes[1 + layers + 1 + layers], (Shape{1, 3, 448, 352}));
  EXPECT_EQ(views[1].scaled(640), 531);
  EXPECT_EQ(views[2].scaled(480), 321);
}

TEST(RepeatForViews, RefusesWhatIsNoStride) {
  EXPECT_THROW(augmentation_views(std::array{0.0}), Error);
  EXPECT_THROW(augmentation_views(std::array{1e30}), Error);
  EXPECT_THROW(augmentation_views(std::array{std::numeric_limits<double>::quiet_NaN()}), Error);
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
