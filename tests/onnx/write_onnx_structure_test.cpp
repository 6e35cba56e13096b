// What stands in an ONNX file.
#include <fmt/format.h>

#include <algorithm>

#include "onnx/export_programs.hpp"
#include "onnx/write_onnx.hpp"
#include "onnx/written_model.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using test::WrittenModel;
using testing::ElementsAre;
using testing::Pair;

constexpr int kFloat = 1, kHalf = 10;

WrittenModel written(const graph::ExportProgram& program, const onnx::OnnxOptions& options = {}) {
  WrittenModel model = test::read_written(onnx::write_onnx(program, options));
  for (auto& [name, tensor] : model.initializers) test::expect_values(name, tensor);
  for (auto& [name, tensor] : model.initializers) tensor.values = {};  // the bytes are gone
  return model;
}

graph::ExportProgram yolo11(bool dynamic = false) {
  return test::make_program({"yolo11n"}, {1, 3, 64, 96}, dynamic);
}

// The table of docs/Versioning.md of ONNX, which the peer's files follow.
TEST(WrittenOnnx, NamesItsVersions) {
  const graph::ExportProgram program = yolo11();
  const std::map<int, int> ir_versions{{11, 6}, {12, 7}, {13, 7}, {14, 7}, {15, 8},
                                       {16, 8}, {17, 8}, {18, 8}, {19, 9}, {20, 9}};
  for (const auto& [opset, ir_version] : ir_versions) {
    const WrittenModel model = written(program, {.opset = opset, .producer_version = "1.2"});
    EXPECT_EQ(model.opset, opset);
    EXPECT_EQ(model.ir_version, ir_version) << opset;
    EXPECT_EQ(model.producer_name, "yolo.cpp");
    EXPECT_EQ(model.producer_version, "1.2");
    EXPECT_EQ(model.graph_name, "main_graph");
  }
  EXPECT_EQ(written(program).opset, 19);
}

TEST(WrittenOnnx, CarriesMetadataInOrder) {
  const WrittenModel model =
      written(yolo11(), {.metadata = {{"task", "detect"}, {"names", "{0: 'cat'}"}, {"author", ""}}});
  EXPECT_THAT(model.metadata,
              ElementsAre(Pair("task", "detect"), Pair("names", "{0: 'cat'}"), Pair("author", "")));
}

// As in the peer's files (golden/peer_exports.json, node_name_sample).
TEST(WrittenOnnx, NamesNodesAndWeightsAfterModules) {
  const WrittenModel model = written(yolo11());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < 4; ++i) names.push_back(model.nodes.at(i).name);
  EXPECT_THAT(names, ElementsAre("/model.0/conv/Conv", "/model.0/act/Sigmoid", "/model.0/act/Mul",
                                 "/model.1/conv/Conv"));
  EXPECT_THAT(model.nodes[0].inputs, ElementsAre("images", "model.0.conv.weight", "model.0.conv.bias"));
  EXPECT_THAT(model.initializers.at("model.0.conv.weight").dims, ElementsAre(16, 3, 3, 3));
  EXPECT_THAT(model.nodes[0].integers.at("pads"), ElementsAre(1, 1, 1, 1));
  EXPECT_TRUE(std::ranges::any_of(
      model.nodes, [](const auto& node) { return node.name == "/model.2/m.0/cv1/conv/Conv"; }));
}

TEST(WrittenOnnx, OfOneSizeHoldsNoArithmeticOfSizes) {
  const WrittenModel model = written(test::make_program({"yolo11n-seg"}, {2, 3, 64, 96}));
  for (const char* kind : {"Shape", "Range", "Expand", "Gather", "Identity"})
    EXPECT_EQ(model.count(kind), 0U) << kind;
  EXPECT_EQ(model.inputs.size(), 1U);
  EXPECT_EQ(model.inputs[0].name, "images");
  EXPECT_EQ(model.inputs[0].element, kFloat);
  EXPECT_THAT(model.inputs[0].dims, ElementsAre("2", "3", "64", "96"));
  ASSERT_EQ(model.outputs.size(), 2U);
  EXPECT_EQ(model.outputs[0].name, "output0");
  EXPECT_THAT(model.outputs[0].dims, ElementsAre("2", "40", "126"));
  EXPECT_THAT(model.outputs[1].dims, ElementsAre("2", "32", "16", "24"));
  const auto inner = std::ranges::find(model.inner, "/model.0/conv/Conv_output_0", &test::WrittenPort::name);
  ASSERT_NE(inner, model.inner.end());
  EXPECT_THAT(inner->dims, ElementsAre("2", "16", "32", "48"));
}

TEST(WrittenOnnx, DynamicNamesItsOpenAxes) {
  const WrittenModel model = written(test::make_program({"yolo11n-seg"}, {2, 3, 64, 96}, true));
  EXPECT_THAT(model.inputs[0].dims, ElementsAre("batch", "3", "height", "width"));
  EXPECT_THAT(model.outputs[0].dims, ElementsAre("batch", "40", "anchors"));
  EXPECT_THAT(model.outputs[1].dims, ElementsAre("batch", "32", "mask_height", "mask_width"));
  EXPECT_GT(model.count("Range"), 0U);
  graph::ExportProgram unnamed = yolo11(true);
  unnamed.axes.clear();
  EXPECT_THAT(written(unnamed).outputs[0].dims, ElementsAre("?", "8", "?"));
}

TEST(WrittenOnnx, HalfLeavesNoFloatButScalesOfSizes) {
  for (const bool dynamic : {false, true}) {
    const WrittenModel model = written(yolo11(dynamic), {.half = true});
    EXPECT_EQ(model.inputs[0].name, "images");
    EXPECT_EQ(model.inputs[0].element, kHalf);
    EXPECT_EQ(model.outputs[0].element, kHalf);
    const std::string scales = model.first("Resize").inputs.at(2);  // of float in any file
    for (const auto& [name, tensor] : model.initializers) {
      EXPECT_TRUE(tensor.element != kFloat || name == scales) << name;
    }
    for (const test::WrittenNode& node : model.nodes)
      EXPECT_TRUE(node.kind != "Cast" || node.integers.at("to") == std::vector<std::int64_t>{kHalf})
          << node.name;
  }
  const graph::ExportProgram program = yolo11();
  EXPECT_LT(onnx::write_onnx(program, {.half = true}).size(),
            onnx::write_onnx(program, {}).size() * 52 / 100);
}

class WrittenStructure : public testing::TestWithParam<test::NetworkRow> {};

TEST_P(WrittenStructure, IsSoundAndTheSameEachTime) {
  for (const bool dynamic : {false, true}) {
    const graph::ExportProgram program = test::make_program(GetParam(), GetParam().small, dynamic);
    for (const int opset : GetParam().opsets()) {
      SCOPED_TRACE(fmt::format("opset {}{}", opset, dynamic ? ", dynamic" : ""));
      const std::string bytes = onnx::write_onnx(program, {.opset = opset});
      test::expect_sound(test::read_written(bytes));
      EXPECT_TRUE(bytes == onnx::write_onnx(program, {.opset = opset}));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, WrittenStructure, testing::ValuesIn(test::network_rows()), test::name_of_row);

}  // namespace
}  // namespace yolo
