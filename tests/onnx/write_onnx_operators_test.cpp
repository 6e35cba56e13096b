// Every operation in every operator set, read by OpenVINO's own frontend, against the plain loops.
#include <fmt/format.h>

#include <set>

#include "onnx/compare_values.hpp"
#include "onnx/export_programs.hpp"
#include "onnx/operation_graphs.hpp"
#include "onnx/write_onnx.hpp"
#include "onnx/written_model.hpp"
#include "support.hpp"

namespace yolo {
namespace {

class WrittenOperation : public testing::TestWithParam<test::OperationGraph> {};

TEST_P(WrittenOperation, GivesTheValuesOfThePlainLoops) {
  const graph::Shape shape{2, 3, 8, 10}, other{1, 3, 12, 14};
  const std::vector<test::Values> expected = test::run_loops(GetParam().graph, shape);
  for (int opset = GetParam().first_opset; opset <= onnx::kNewestOpset; ++opset) {
    SCOPED_TRACE(fmt::format("opset {}", opset));
    const std::string bytes = onnx::write_onnx(test::wrap(GetParam().graph, shape), {.opset = opset});
    test::expect_sound(test::read_written(bytes));
    EXPECT_LT(test::difference(test::run_file(bytes, shape), expected), 1e-5);
  }
}

TEST_P(WrittenOperation, GivesThemForOtherSizes) {
  const graph::Shape shape{2, 3, 8, 10}, other{1, 3, 12, 14};
  for (const int opset : {GetParam().first_opset, onnx::kNewestOpset}) {
    SCOPED_TRACE(fmt::format("opset {}", opset));
    const std::string bytes = onnx::write_onnx(test::wrap(GetParam().graph, shape, true), {.opset = opset});
    test::expect_sound(test::read_written(bytes));
    for (const graph::Shape& given : {shape, other})
      EXPECT_LT(test::difference(test::run_file(bytes, given), test::run_loops(GetParam().graph, given)),
                1e-5);
  }
}

TEST_P(WrittenOperation, GivesThemNearlyInHalf) {
  const graph::Shape shape{2, 3, 8, 10};
  const std::vector<test::Values> expected = test::run_loops(GetParam().graph, shape);
  for (const int opset : {GetParam().first_opset, onnx::kNewestOpset}) {
    for (const bool dynamic : {false, true}) {
      const std::string bytes =
          onnx::write_onnx(test::wrap(GetParam().graph, shape, dynamic), {.opset = opset, .half = true});
      test::expect_sound(test::read_written(bytes));
      EXPECT_LT(test::difference(test::run_file(bytes, shape), expected), 0.02) << opset;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, WrittenOperation, testing::ValuesIn(test::operation_graphs()),
                         [](const auto& row) { return row.param.name; });

TEST(WrittenOperations, AreAllOfTheGraph) {
  std::set<std::size_t> seen;
  for (const test::OperationGraph& row : test::operation_graphs()) {
    for (const graph::Node& node : row.graph.nodes) seen.insert(node.op.index());
  }
  EXPECT_EQ(seen.size(), std::variant_size_v<graph::Op> - 1) << "all but op::SideInput, which is refused";
}

}  // namespace
}  // namespace yolo
