// Each operation of the graph and its text. That the texts compute the right values is shown in tests/train/torchscript.
#include "torchscript/expressions.hpp"

#include <set>

#include "support.hpp"
#include "torchscript/literals.hpp"
#include "torchscript/operations_table.hpp"

namespace yolo::torchscript {
namespace {

using test::OperationRow;

class ExpressionOf : public testing::TestWithParam<OperationRow> {};

TEST_P(ExpressionOf, IsOneLine) {
  const OperationRow& row = GetParam();
  Operands operands;
  for (std::size_t i = 0; i < row.inputs.size(); ++i) {
    operands.inputs.push_back(std::string(1, static_cast<char>('a' + i)));
    operands.ranks.push_back(row.inputs[i].size());
  }
  graph::Node node{row.op, {}, {}, ""};
  for (std::size_t i = 0; i < row.weights.size(); ++i) {
    node.weights.push_back(graph::Tensor::shape_only(row.weights[i]));
    operands.weights.push_back("self.w" + std::to_string(i));
  }
  EXPECT_EQ(expression_of(node, operands), row.text);
}

INSTANTIATE_TEST_SUITE_P(All, ExpressionOf, testing::ValuesIn(test::operation_rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ExpressionTable, HoldsEveryOperationOfTheGraph) {
  std::set<std::size_t> seen;
  for (const OperationRow& row : test::operation_rows()) seen.insert(row.op.index());
  // The input is no line, and what is given in training only is refused.
  EXPECT_EQ(seen.size(), std::variant_size_v<graph::Op> - 2);
}

TEST(Literals, AreReadBackTheSame) {
  EXPECT_EQ(real(2), "2.0");
  EXPECT_EQ(real(-0.1), "-0.1");
  EXPECT_EQ(real(1e-5), "1e-05");
  EXPECT_EQ(real(1e30), "1e+30");
  EXPECT_EQ(list(std::vector<std::int64_t>{1, -1}), "[1, -1]");
  EXPECT_EQ(list(std::vector<std::string>{}), "[]");
}

}  // namespace
}  // namespace yolo::torchscript
