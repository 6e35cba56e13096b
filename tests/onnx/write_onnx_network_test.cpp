// Whole networks as ONNX files, read by OpenVINO's own frontend, against our engine on the same graph.
#include <fmt/format.h>

#include "onnx/compare_values.hpp"
#include "onnx/export_programs.hpp"
#include "onnx/write_onnx.hpp"
#include "support.hpp"

namespace yolo {
namespace {

constexpr double kTolerance = 2e-5, kHalfTolerance = 0.01;
constexpr double kChosenTolerance = 0.2;  // rounding changes what is chosen last

class WrittenNetwork : public testing::TestWithParam<test::NetworkRow> {
 protected:
  static void expect_near(const std::string& bytes, const graph::Shape& shape,
                          const std::vector<test::Values>& expected, double tolerance,
                          const std::string& label) {
    const double worst = test::difference(test::run_file(bytes, shape), expected, GetParam().has_rows());
    EXPECT_LT(worst, tolerance) << label;
    RecordProperty(label, fmt::format("{:.2g}", worst));
  }
};

TEST_P(WrittenNetwork, GivesTheSameValuesFromEveryOperatorSet) {
  const test::NetworkRow& row = GetParam();
  const graph::ExportProgram program = test::make_program(row, row.small);
  const std::vector<test::Values> expected = test::run_engine(program.graph, row.small);
  EXPECT_GT(test::contrast(expected[0]), 10 * kTolerance) << "the pictures do not show in the output";
  for (const int opset : row.opsets())
    expect_near(onnx::write_onnx(program, {.opset = opset}), row.small, expected, kTolerance,
                fmt::format("opset_{}", opset));
}

TEST_P(WrittenNetwork, DynamicFileTakesOtherSizes) {
  const test::NetworkRow& row = GetParam();
  const graph::ExportProgram program = test::make_program(row, row.small, true);
  const std::string bytes = onnx::write_onnx(program, {});
  for (const graph::Shape& shape : {row.other, row.third}) {
    const std::string label = fmt::format("dynamic_{}x{}x{}", shape[0], shape[2], shape[3]);
    expect_near(bytes, shape, test::run_engine(program.graph, shape), kTolerance, label);
  }
}

TEST_P(WrittenNetwork, HalfFileComesNear) {
  const test::NetworkRow& row = GetParam();
  const double tolerance = row.has_rows() ? kChosenTolerance : kHalfTolerance;
  for (const bool dynamic : {false, true}) {
    const graph::ExportProgram program = test::make_program(row, row.small, dynamic);
    expect_near(onnx::write_onnx(program, {.half = true}), row.small,
                test::run_engine(program.graph, row.small), tolerance, dynamic ? "half_dynamic" : "half");
  }
}

INSTANTIATE_TEST_SUITE_P(All, WrittenNetwork, testing::ValuesIn(test::network_rows()), test::name_of_row);

}  // namespace
}  // namespace yolo
