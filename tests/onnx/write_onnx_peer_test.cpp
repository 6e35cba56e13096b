// Whole networks as ONNX files: ONNX's own checker takes them, and onnxruntime gives the values of our
// engine.
#include <fmt/format.h>

#include "onnx/compare_values.hpp"
#include "onnx/onnxruntime_run.hpp"
#include "onnx/operation_graphs.hpp"
#include "onnx/write_onnx.hpp"

namespace yolo {
namespace {

class OnnxRuntimeNetwork : public testing::TestWithParam<test::NetworkRow> {
 protected:
  static void expect_near(const graph::Graph& graph, const std::vector<test::FileToRun>& files,
                          double tolerance) {
    const std::vector<std::vector<test::Values>> found = test::run_onnxruntime(files);
    for (std::size_t i = 0; i < found.size(); ++i) {
      const double worst =
          test::difference(found[i], test::run_engine(graph, files[i].shape), GetParam().has_rows());
      EXPECT_LT(worst, tolerance) << files[i].label;
      RecordProperty(files[i].label, fmt::format("{:.2g}", worst));
    }
  }
};

TEST_P(OnnxRuntimeNetwork, GivesTheSameValuesFromEveryOperatorSet) {
  YOLO_NEEDS_PEER84();
  const test::NetworkRow& row = GetParam();
  const graph::ExportProgram program = test::make_program(row, row.small),
                             open = test::make_program(row, row.small, true);
  std::vector<test::FileToRun> files;
  for (const int opset : row.opsets()) {
    files.push_back({fmt::format("opset_{}", opset), onnx::write_onnx(program, {.opset = opset}), row.small});
    const std::string bytes = onnx::write_onnx(open, {.opset = opset});
    files.push_back({fmt::format("dynamic_opset_{}", opset), bytes, row.other});
    files.push_back({fmt::format("dynamic_opset_{}_third", opset), bytes, row.third});
  }
  expect_near(program.graph, files, 2e-5);
}

TEST_P(OnnxRuntimeNetwork, HalfFileComesNear) {
  YOLO_NEEDS_PEER84();
  const test::NetworkRow& row = GetParam();
  const graph::ExportProgram program = test::make_program(row, row.small),
                             open = test::make_program(row, row.small, true);
  const double tolerance = row.has_rows() ? 0.2 : 0.01;  // rounding changes what is chosen last
  expect_near(program.graph,
              {{"half", onnx::write_onnx(program, {.half = true}), row.small},
               {"half_dynamic", onnx::write_onnx(open, {.half = true}), row.other}},
              tolerance);
}

INSTANTIATE_TEST_SUITE_P(RealPeer84, OnnxRuntimeNetwork, testing::ValuesIn(test::network_rows()),
                         test::name_of_row);

class OnnxRuntimeOperations : public testing::TestWithParam<int> {};

TEST_P(OnnxRuntimeOperations, GiveTheValuesOfThePlainLoops) {
  YOLO_NEEDS_PEER84();
  const int opset = GetParam();
  const graph::Shape shape{2, 3, 8, 10}, other{1, 3, 12, 14};
  std::vector<test::FileToRun> files;
  std::vector<std::vector<test::Values>> expected;
  for (const test::OperationGraph& row : test::operation_graphs()) {
    if (opset < row.first_opset) continue;
    const auto add = [&](const char* form, const graph::Shape& given, bool dynamic, bool half) {
      const std::string bytes =
          onnx::write_onnx(test::wrap(row.graph, shape, dynamic), {.opset = opset, .half = half});
      files.push_back({fmt::format("{}{}", row.name, form), bytes, given});
      expected.push_back(test::run_loops(row.graph, given));
    };
    add("", shape, false, false);
    add(" dynamic", other, true, false);
    add(" half", shape, false, true);
    add(" half dynamic", other, true, true);
  }
  const std::vector<std::vector<test::Values>> found = test::run_onnxruntime(files);
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_LT(test::difference(found[i], expected[i]),
              files[i].label.find("half") == std::string::npos ? 1e-5 : 0.02)
        << files[i].label;
}

INSTANTIATE_TEST_SUITE_P(RealPeer84, OnnxRuntimeOperations,
                         testing::Range(onnx::kOldestOpset, onnx::kNewestOpset + 1),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace yolo
