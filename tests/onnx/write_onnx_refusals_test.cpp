// What no ONNX file is made of, and why.
#include <limits>

#include "expect_error.hpp"
#include "onnx/export_programs.hpp"
#include "onnx/operation_graphs.hpp"
#include "onnx/write_onnx.hpp"
#include "support.hpp"

namespace yolo {
namespace {

namespace op = graph::op;

/// input -> operation -> "output0"
graph::ExportProgram around(graph::Op operation, std::vector<graph::Tensor> weights = {}) {
  graph::Graph graph;
  graph.nodes.push_back({op::Input{3}, {}, {}, ""});
  graph.nodes.push_back({std::move(operation), {0}, std::move(weights), "model.0"});
  graph.outputs.push_back({"output0", 1});
  return test::wrap(std::move(graph), {1, 3, 8, 8});
}

void expect_refusal(const graph::ExportProgram& program, const std::string& text,
                    const onnx::OnnxOptions& options = {}) {
  test::expect_error([&] { onnx::write_onnx(program, options); }, text);
}

TEST(OnnxRefusal, OperatorSetsOutOfRange) {
  for (const int opset : {-1, 0, 10, 21, std::numeric_limits<int>::max()})
    expect_refusal(around(op::Detach{}), "operator sets 11 to 20 can be written", {.opset = opset});
}

TEST(OnnxRefusal, GridSampleBeforeItsOperatorSet) {
  for (const test::OperationGraph& row : test::operation_graphs()) {
    if (row.name != "grid_sample") continue;
    expect_refusal(test::wrap(row.graph, {2, 3, 8, 10}), "export with opset=16 or more", {.opset = 15});
    EXPECT_FALSE(onnx::write_onnx(test::wrap(row.graph, {2, 3, 8, 10}), {.opset = 16}).empty());
  }
}

TEST(OnnxRefusal, NetworksWithoutWeights) {
  const graph::Tensor empty = graph::Tensor::shape_only({2, 3, 1, 1});
  expect_refusal(around(op::Conv{}, {empty}), "model.0.weight has no values");
  expect_refusal(around(op::Conv{}, {empty}), "model.0.weight has no values", {.half = true});
}

TEST(OnnxRefusal, GraphsForTraining) {
  graph::ExportProgram program = around(op::Detach{});
  program.graph.nodes.push_back({op::SideInput{"labels", {-1, 0}}, {}, {}, ""});
  expect_refusal(program, "labels");
}

TEST(OnnxRefusal, GraphsWithoutOutputsAndInputsOfOtherShapes) {
  graph::ExportProgram program = around(op::Detach{});
  program.shape = {3, 8, 8};
  expect_refusal(program, "images x channels x height x width is expected");
  program = around(op::Detach{});
  program.graph.outputs.clear();
  expect_refusal(program, "without outputs");
  program = around(op::MaxPool{{16, 16}, {1, 1}, {0, 0}});
  expect_refusal(program, "does not fit");
}

TEST(OnnxRefusal, NamesThatComeTwice) {
  graph::ExportProgram program = around(op::Detach{});
  program.graph.outputs.push_back({"output0", 0});
  expect_refusal(program, "name \"output0\"");
  program.graph.outputs.back().name = "images";
  expect_refusal(program, "name \"images\"");
}

TEST(OnnxRefusal, NamesForAxesOfNothing) {
  graph::ExportProgram program = around(op::Detach{});
  program.dynamic = true;
  program.axes = {{"output7", {{0, "batch"}}}};
  expect_refusal(program, "output7");
}

// The weights claim to be there and are never looked at: lengths are known before the first is copied.
TEST(OnnxRefusal, FilesOfTwoGibibytes) {
  graph::Tensor huge = graph::Tensor::from_floats({1}, {0});
  huge.shape = {1 << 15, 3, 1, 1 << 13};
  expect_refusal(around(op::Conv{{1, 1}, {0, 1 << 12}}, {huge}), "less than 2 GiB");
  huge.shape = {1 << 15, 3, 1, 1 << 14};
  expect_refusal(around(op::Conv{{1, 1}, {0, 1 << 13}}, {huge}), "less than 2 GiB", {.half = true});
}

}  // namespace
}  // namespace yolo
