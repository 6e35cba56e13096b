// The OpenVINO backend against the plain loops, operation by operation and on small networks.
#include "runtime/backend.hpp"

#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "graph/passes/repeat_for_views.hpp"
#include "graph/random_weights.hpp"
#include "runtime/openvino/openvino_backend.hpp"
#include "runtime/reference/reference_backend.hpp"
#include "support.hpp"

namespace yolo::runtime {
namespace {

using graph::Builder;
using graph::Graph;
using graph::Tensor;
using graph::Value;
namespace op = graph::op;

BackendOptions strict() {
  BackendOptions options;
  options.precision = Precision::f32;
  options.threads = 2;
  return options;
}

void fill_input(PictureRequest& request) {
  const InputShape shape = request.shape();
  for (int n = 0; n < shape.batch; ++n) {
    for (int i = 0; i < shape.height * shape.width * 3; ++i) {
      request.input(n)[i] = static_cast<std::uint8_t>((i * 37 + i / 7 * 11 + n * 91) % 256);
    }
  }
}

void expect_equal_outputs(PictureRequest& ours, PictureRequest& reference, float tolerance) {
  fill_input(ours);
  fill_input(reference);
  ours.run();
  reference.run();
  ASSERT_EQ(ours.outputs().size(), reference.outputs().size());
  for (std::size_t i = 0; i < ours.outputs().size(); ++i) {
    const RawMap &a = ours.outputs()[i], &b = reference.outputs()[i];
    EXPECT_EQ(a.name, b.name);
    ASSERT_EQ(a.shape, b.shape);
    const auto count = static_cast<std::size_t>(graph::element_count(a.shape));
    float largest = 1;
    for (std::size_t k = 0; k < count; ++k) largest = std::max(largest, std::abs(b.data[k]));
    for (std::size_t k = 0; k < count; ++k) {
      ASSERT_NEAR(a.data[k], b.data[k], tolerance * largest) << a.name << " value " << k;
    }
  }
}

void expect_same(const Graph& graph, const InputShape& shape, float tolerance = 2e-5F) {
  const auto ours = make_openvino_backend(graph, strict());
  const auto reference = make_reference_backend(graph);
  const auto request = ours->make_request(shape);
  const auto expected = reference->make_request(shape);
  expect_equal_outputs(*request, *expected, tolerance);
}

Tensor random_tensor(const graph::Shape& shape, unsigned seed) {
  std::mt19937 random(seed);
  Tensor tensor = Tensor::shape_only(shape);
  test::fill(tensor, random, 0, 0.5F);
  return tensor;
}

struct OperationCase {
  const char* name;
  Value (*build)(Builder& builder, Value x);
};

class Operation : public testing::TestWithParam<OperationCase> {};

TEST_P(Operation, EqualsThePlainLoop) {
  Builder builder(graph::Registry::builtin());
  const Value x = builder.conv(builder.input(3), {}, random_tensor({8, 3, 1, 1}, 1), nullptr);
  builder.output("out", GetParam().build(builder, x));
  expect_same(builder.take(), {2, 12, 16});
}

template <op::ActivationKind kind>
Value activate(Builder& b, Value x) {
  return b.activation(x, kind, 0.1);
}

INSTANTIATE_TEST_SUITE_P(
    All, Operation,
    testing::Values(
        OperationCase{"Conv", +[](Builder& b, Value x) {
                    const Tensor bias = random_tensor({6}, 3);
                    return b.conv(x, {{2, 1}, {1, 2}, {1, 2}, 1, true}, random_tensor({6, 8, 3, 3}, 2), &bias);
                  }},
        OperationCase{"GroupConv", +[](Builder& b, Value x) {
                    return b.conv(x, {{1, 1}, {1, 1}, {1, 1}, 4, false}, random_tensor({12, 2, 3, 3}, 4), nullptr);
                  }},
        OperationCase{"Depthwise", +[](Builder& b, Value x) {
                    return b.conv(x, {{1, 1}, {1, 1}, {1, 1}, 8, false}, random_tensor({8, 1, 3, 3}, 5), nullptr);
                  }},
        OperationCase{"BatchNorm", +[](Builder& b, Value x) {
                    const Tensor variance = Tensor::from_floats({8}, {1, 2, 3, 4, 5, 6, 7, 8});
                    return b.batch_norm(x, {1e-3}, random_tensor({8}, 6), random_tensor({8}, 7), random_tensor({8}, 8), variance);
                  }},
        OperationCase{"MaxPool", +[](Builder& b, Value x) { return b.max_pool(x, {{5, 3}, {1, 2}, {2, 1}}); }},
        OperationCase{"AveragePool", +[](Builder& b, Value x) { return b.average_pool(x, {{3, 2}, {2, 1}, {1, 0}}); }},
        OperationCase{"GlobalAveragePool", +[](Builder& b, Value x) { return b.global_average_pool(x); }},
        OperationCase{"ConvTranspose", +[](Builder& b, Value x) {
                    const Tensor bias = random_tensor({5}, 9);
                    return b.conv_transpose(x, {{2, 3}, {1, 0}, {1, 0}, {1, 2}, 1, true}, random_tensor({8, 5, 4, 3}, 10), &bias);
                  }},
        OperationCase{"GroupConvTranspose", +[](Builder& b, Value x) {
                    return b.conv_transpose(x, {{2, 2}, {0, 0}, {0, 0}, {1, 1}, 4, false}, random_tensor({8, 3, 2, 2}, 11), nullptr);
                  }},
        OperationCase{"Linear", +[](Builder& b, Value x) {
                    const Tensor bias = random_tensor({7}, 12);
                    return b.linear(x, random_tensor({7, 16}, 13), &bias);
                  }},
        OperationCase{"Pad", +[](Builder& b, Value x) { return b.pad(x, {1, 2, 3, 4}); }},
        OperationCase{"ResizeLike", +[](Builder& b, Value x) {
                    return b.concat(std::array{b.resize_like(b.max_pool(x, {{2, 2}, {2, 2}, {0, 0}}), x), x});
                  }},
        OperationCase{"ResizeLikeByOddFactors", +[](Builder& b, Value x) {
                    return b.resize_like(b.max_pool(x, {{2, 2}, {1, 3}, {0, 0}}), b.max_pool(x, {{2, 2}, {2, 1}, {1, 1}}));
                  }},
        OperationCase{"Upsample", +[](Builder& b, Value x) { return b.upsample(x, 3); }},
        OperationCase{"ScaledView", +[](Builder& b, Value x) { return b.scaled_view(x, {83, false, 4, 0.447}); }},
        OperationCase{"MirroredView", +[](Builder& b, Value x) { return b.scaled_view(x, {67, true, 8, -1.0}); }},
        OperationCase{"Concat", +[](Builder& b, Value x) { return b.concat(std::array{x, b.multiply(x, 2.0), x}); }},
        OperationCase{"Chunk", +[](Builder& b, Value x) {
                    const auto parts = b.chunk(x, 2);
                    return b.multiply(parts[0], b.add(parts[1], parts[1]));
                  }},
        OperationCase{"SliceStep", +[](Builder& b, Value x) { return b.slice(x, 3, 1, op::Slice::kToEnd, 2); }},
        OperationCase{"Attention", +[](Builder& b, Value x) {
                    const Value y = b.reshape(x, {0, 2, 4, -1});
                    const Value q = b.slice(y, 2, 0, 1), k = b.slice(y, 2, 1, 2), v = b.slice(y, 2, 2, 4);
                    const Value w = b.softmax(b.multiply(b.matmul(q, k, true, false), 0.3), -1);
                    const Value mixed = b.matmul(v, w, false, true);
                    return b.reshape_like(mixed, b.slice(x, 1, 0, 4), 4);
                  }},
        OperationCase{"SiLU", activate<op::ActivationKind::silu>}, OperationCase{"ReLU", activate<op::ActivationKind::relu>},
        OperationCase{"ReLU6", activate<op::ActivationKind::relu6>},
        OperationCase{"LeakyReLU", activate<op::ActivationKind::leaky_relu>},
        OperationCase{"Hardswish", activate<op::ActivationKind::hard_swish>},
        OperationCase{"Hardsigmoid", activate<op::ActivationKind::hard_sigmoid>},
        OperationCase{"Sigmoid", activate<op::ActivationKind::sigmoid>}, OperationCase{"Mish", activate<op::ActivationKind::mish>},
        OperationCase{"GELU", activate<op::ActivationKind::gelu>}, OperationCase{"Tanh", activate<op::ActivationKind::tanh>}),
    [](const auto& row) { return std::string(row.param.name); });

Graph network_graph(const std::string& text, bool fold) {
  graph::Network network = graph::network_from_yaml({text, "test.yaml", ""});
  test::fill_randomly(network, 5);
  Graph graph = graph::emit(network).graph;
  if (fold) graph::fold_batch_norm(graph);
  return graph;
}

constexpr const char* kBlocks = R"(
nc: 3
scales: {n: [1.0, 0.125, 1024]}
backbone: [[-1, 1, Conv, [64, 3, 2]], [-1, 2, C3k2, [128, true]], [-1, 1, Conv, [128, 3, 2]], [-1, 1, C2f, [128, true]],
  [-1, 1, SPPF, [128, 5]], [-1, 1, C2PSA, [128]], [-1, 2, C3, [128]], [-1, 1, SPP, [128, [3, 5]]], [-1, 1, DWConv, [128, 3]]]
head: [[-1, 1, nn.Upsample, [None, 2, nearest]], [[-1, 1], 1, Concat, [1]], [-1, 1, Bottleneck, [64]], [[-1, 8], 1, Detect, [nc]]]
)";

TEST(OpenVino, BlocksOfEveryKindEqualThePlainLoops) {
  expect_same(network_graph(kBlocks, false), {1, 32, 64}, 1e-4F);
  expect_same(network_graph(kBlocks, true), {2, 32, 32}, 1e-4F);
}

TEST(OpenVino, AFocusInputIsScaledInTheGraph) {
  expect_same(network_graph("nc: 1\nbackbone: [[-1, 1, Focus, [16, 3]]]\nhead: [[[-1], 1, Detect, [nc]]]", true),
              {1, 16, 16});
}

TEST(OpenVino, OtherSizesThanTheFirstGiveTheSame) {
  const Graph graph = network_graph(kBlocks, true);
  const auto ours = make_openvino_backend(graph, strict());
  const auto reference = make_reference_backend(graph);
  for (const InputShape& shape : {InputShape{1, 32, 32}, {1, 64, 32}, {2, 32, 64}, {1, 32, 32}}) {
    const auto request = ours->make_request(shape);
    const auto expected = reference->make_request(shape);
    for (int repeat = 0; repeat < 2; ++repeat) expect_equal_outputs(*request, *expected, 1e-4F);
  }
}

TEST(OpenVino, ViewsOfOtherSizesThanTheFirstGiveTheSame) {
  Graph graph = network_graph(kBlocks, true);
  graph::repeat_for_views(graph, graph::augmentation_views(std::array{8.0}));
  const auto ours = make_openvino_backend(graph, strict());
  const auto reference = make_reference_backend(graph);
  for (const InputShape& shape : {InputShape{1, 32, 40}, {2, 64, 40}, {1, 48, 64}}) {
    expect_equal_outputs(*ours->make_request(shape), *reference->make_request(shape), 1e-4F);
  }
}

TEST(OpenVino, TwoRequestsKeepTheirOwnMaps) {
  const auto backend = make_openvino_backend(network_graph(kBlocks, true), strict());
  const auto a = backend->make_request({1, 32, 32}), b = backend->make_request({1, 32, 32});
  fill_input(*a);
  std::fill_n(b->input(0), 32 * 32 * 3, std::uint8_t{9});
  a->run();
  const float before = a->outputs()[0].data[0];
  b->run();
  EXPECT_EQ(a->outputs()[0].data[0], before);
  EXPECT_NE(b->outputs()[0].data[0], before);
}

TEST(OpenVino, AnInputThatDoesNotFitIsAnError) {
  const auto backend = make_openvino_backend(network_graph(kBlocks, true), strict());
  EXPECT_THROW(backend->make_request({1, 30, 30})->run(), Error);
}

}  // namespace
}  // namespace yolo::runtime
