// TorchScript files that we write, read by LibTorch: each operation against the plain loops, and networks against our engine.
#include "torchscript/torchscript_file.hpp"

#include <random>

#include <ATen/Functions.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include "graph/shapes.hpp"
#include "graph/tensor_cast.hpp"
#include "runtime/reference/operations.hpp"
#include "support.hpp"
#include "torchscript/networks.hpp"
#include "torchscript/operations_table.hpp"

namespace yolo::train {
namespace {

namespace op = graph::op;
using graph::Tensor;

torch::jit::Module load(const std::string& archive) {
  std::istringstream in(archive);
  return torch::jit::load(in, at::kCPU);
}

std::vector<at::Tensor> run(torch::jit::Module& module, const at::Tensor& picture) {
  const at::NoGradGuard no_gradients;
  const c10::IValue result = module.forward({picture});
  if (result.isTensor()) return {result.toTensor()};
  std::vector<at::Tensor> outputs;
  for (const c10::IValue& value : result.toTupleRef().elements()) outputs.push_back(value.toTensor());
  return outputs;
}

at::Tensor tensor_of(const std::vector<float>& values, const graph::Shape& shape) { return at::tensor(values).reshape(shape); }

/// Largest difference as a share of the largest value of its channel: probabilities are small beside pixels. Of `rows` each is compared
/// with the nearest.
double difference(const at::Tensor& found, const test::Expected::Output& output, bool rows) {
  at::Tensor expected = tensor_of(output.values, output.shape), got = found.to(at::kFloat).contiguous();
  if (got.sizes() != expected.sizes()) return 1e9;
  const std::vector<std::int64_t> shape{expected.size(0), expected.dim() > 1 ? expected.size(1) : 1, -1};
  expected = expected.reshape(shape);
  got = got.reshape(shape);
  const at::Tensor range = rows ? expected.abs().amax({0, 1}, true) : expected.abs().amax({0, 2}, true);
  expected = expected / range.clamp_min(1e-6);
  got = got / range.clamp_min(1e-6);
  if (!rows) return (got - expected).abs().max().item<double>();
  const at::Tensor apart = at::cdist(got, expected, std::numeric_limits<double>::infinity());
  return std::max(apart.amin(1).max().item<double>(), apart.amin(2).max().item<double>());
}

/// The operation alone: its inputs are constants, and the picture is not looked at.
graph::ExportProgram program_of(const test::OperationRow& row) {
  std::mt19937 random(5);
  const auto random_tensor = [&](const graph::Shape& shape) {
    std::vector<float> values(static_cast<std::size_t>(graph::element_count(shape)));
    for (float& value : values) value = std::uniform_real_distribution<float>(0.1F, 1.0F)(random);  // logarithms and variances need it
    return Tensor::from_floats(shape, std::move(values));
  };
  graph::ExportProgram program;
  program.shape = {1, 3, 4, 4};
  auto& nodes = program.graph.nodes;
  nodes.push_back({op::Input{3}, {}, {}, "images"});
  graph::Node node{row.op, {}, {}, "operation"};
  for (const graph::Shape& shape : row.inputs) {
    nodes.push_back({op::Constant{}, {}, {random_tensor(shape)}, "input"});
    // Rows are gathered at positions, which nothing else gives.
    if (std::holds_alternative<op::GatherRows>(row.op) && !node.inputs.empty())
      nodes.push_back({op::TopK{shape[1]}, {static_cast<int>(nodes.size()) - 1}, {}, "positions"});
    node.inputs.push_back(static_cast<int>(nodes.size()) - 1);
  }
  for (const graph::Shape& shape : row.weights) node.weights.push_back(random_tensor(shape));
  nodes.push_back(std::move(node));
  program.graph.outputs = {{"output0", static_cast<int>(nodes.size()) - 1}};
  return program;
}

test::Expected::Output by_plain_loops(const graph::ExportProgram& program) {
  const std::vector<graph::Shape> shapes = graph::infer_shapes(program.graph, program.shape);
  std::vector<std::vector<float>> values(shapes.size());
  for (std::size_t id = 1; id < shapes.size(); ++id) {
    const graph::Node& node = program.graph.nodes[id];
    std::vector<runtime::reference::Map> inputs;
    for (const int input : node.inputs) inputs.push_back({values[static_cast<std::size_t>(input)], shapes[static_cast<std::size_t>(input)]});
    values[id] = runtime::reference::compute(node, inputs, shapes[id]);
  }
  return {shapes.back(), values.back()};
}

class TorchScriptOperation : public testing::TestWithParam<test::OperationRow> {};

TEST_P(TorchScriptOperation, GivesTheValuesOfThePlainLoops) {
  const graph::ExportProgram program = program_of(GetParam());
  torch::jit::Module module = load(test::archive_of(program));
  const auto outputs = run(module, at::zeros({1, 3, 4, 4}));
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_LT(difference(outputs[0], by_plain_loops(program), false), 2e-6);
}

INSTANTIATE_TEST_SUITE_P(All, TorchScriptOperation, testing::ValuesIn(test::operation_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

class TorchScriptNetwork : public testing::TestWithParam<test::ExportedNetwork> {};

TEST_P(TorchScriptNetwork, GivesOurValuesAtAnySize) {
  const test::ExportedNetwork& row = GetParam();
  const graph::ExportProgram program = row.program();
  torch::jit::Module module = load(test::archive_of(program));
  const auto backend = test::strict_backend(program.graph);
  for (const runtime::InputShape& shape : {row.small, row.other}) {
    const test::Expected expected = test::expected_of(*backend, shape);
    const at::Tensor picture = tensor_of(expected.planes, expected.shape);
    const auto outputs = run(module, picture), of_nothing = run(module, at::zeros_like(picture));
    ASSERT_EQ(outputs.size(), row.outputs);
    ASSERT_EQ(expected.outputs.size(), row.outputs);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const double differs = difference(outputs[i], expected.outputs[i], row.has_rows());
      EXPECT_LT(differs, 1e-4) << "output " << i;
      EXPECT_GT(difference(of_nothing[i], expected.outputs[i], row.has_rows()), 1e-3) << "the picture does not show in output " << i;
      RecordProperty(fmt::format("batch_{}_output_{}", shape.batch, i), fmt::format("{:.1e}", differs));
    }
  }
}

// As it is, a file in f16 rounds between the layers too; converted to f32, it computes with the rounded weights.
TEST_P(TorchScriptNetwork, InF16HasTheRoundedWeights) {
  const test::ExportedNetwork& row = GetParam();
  graph::ExportProgram program = row.program();
  torch::jit::Module module = load(test::archive_of(program, "{}", {.half = true}));
  for (graph::Node& node : program.graph.nodes) {
    for (Tensor& weight : node.weights) weight = graph::cast(graph::cast(weight, graph::DataType::f16), graph::DataType::f32);
  }
  const test::Expected expected = test::expected_of(*test::strict_backend(program.graph), row.small);
  const at::Tensor picture = tensor_of(expected.planes, expected.shape);
  const auto in_half = run(module, picture.to(at::kHalf)), of_single = run(module, picture);
  module.to(at::kFloat);
  const auto in_single = run(module, picture);
  ASSERT_EQ(in_half.size(), row.outputs);
  for (std::size_t i = 0; i < row.outputs; ++i) {
    EXPECT_EQ(in_half[i].scalar_type(), at::kHalf);
    EXPECT_TRUE(in_half[i].isfinite().all().item<bool>());
    EXPECT_TRUE(at::equal(in_half[i], of_single[i])) << "pictures in f32 are taken too";
    EXPECT_LT(difference(in_single[i], expected.outputs[i], row.has_rows()), 1e-4);
    RecordProperty(fmt::format("half_output_{}", i), fmt::format("{:.1e}", difference(in_half[i], expected.outputs[i], row.has_rows())));
  }
}

INSTANTIATE_TEST_SUITE_P(All, TorchScriptNetwork, testing::ValuesIn(test::exported_networks()),
                         [](const auto& row) { return row.param.name(); });

TEST(TorchScriptConfig, IsGivenBackAsItWasWritten) {
  const std::string config = R"({"task": "detect", "names": {"0": "a \"name\" with é"}})";
  std::istringstream in(test::archive_of(program_of(test::operation_rows().front()), config));
  torch::jit::ExtraFilesMap extra{{"config.txt", ""}};
  torch::jit::load(in, at::kCPU, extra);
  EXPECT_EQ(extra["config.txt"], config);
}

}  // namespace
}  // namespace yolo::train
