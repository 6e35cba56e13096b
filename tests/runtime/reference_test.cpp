// The plain loops against small sums done by hand: they are the oracle of everything else.
#include "runtime/reference/operations.hpp"

#include "support.hpp"

namespace yolo::runtime::reference {
namespace {

using graph::Node;
using graph::Shape;
using graph::Tensor;
namespace op = graph::op;
using Values = std::vector<float>;

Values run(const graph::Op& op, const Values& input, const Shape& shape, const Shape& out, std::vector<Tensor> weights = {}) {
  const Node node{op, {0}, std::move(weights), ""};
  return compute(node, {{input, shape}}, out);
}

TEST(Reference, ConvolutionByHand) {
  // 1 2 3      kernel 1 0    corner: 1*1 + 5*1 = 6, ...
  // 4 5 6             0 1
  const Tensor kernel = Tensor::from_floats({1, 1, 2, 2}, {1, 0, 0, 1});
  EXPECT_EQ(run(op::Conv{}, {1, 2, 3, 4, 5, 6}, {1, 1, 2, 3}, {1, 1, 1, 2}, {kernel}), (Values{6, 8}));
  op::Conv padded;
  padded.padding = {1, 1};
  padded.stride = {2, 2};
  EXPECT_EQ(run(padded, {1, 2, 3, 4, 5, 6}, {1, 1, 2, 3}, {1, 1, 2, 2}, {kernel}), (Values{1, 3, 0, 5}));
}

TEST(Reference, PoolingSlicingAndSoftmaxByHand) {
  EXPECT_EQ(run(op::MaxPool{{2, 2}, {1, 1}, {0, 0}}, {1, 9, 3, 4, 5, 6}, {1, 1, 2, 3}, {1, 1, 1, 2}), (Values{9, 9}));
  EXPECT_EQ(run(op::Slice{3, 1, op::Slice::kToEnd, 2}, {0, 1, 2, 3, 4, 5}, {1, 1, 1, 6}, {1, 1, 1, 3}), (Values{1, 3, 5}));
  const Values soft = run(op::Softmax{-1}, {0, 0, std::log(2.0F)}, {1, 1, 1, 3}, {1, 1, 1, 3});
  EXPECT_NEAR(soft[0], 0.25, 1e-6);
  EXPECT_NEAR(soft[2], 0.5, 1e-6);
}

TEST(Reference, TransposeByHand) {
  EXPECT_EQ(run(op::Transpose{{0, 1, 3, 2}}, {1, 2, 3, 4, 5, 6}, {1, 1, 2, 3}, {1, 1, 3, 2}), (Values{1, 4, 2, 5, 3, 6}));
}

TEST(Reference, ProductByHand) {
  const Values a{1, 2, 3, 4}, b{5, 6, 7, 8};
  const Shape shape{1, 1, 2, 2};
  const Node node{op::MatMul{}, {0, 1}, {}, ""};
  EXPECT_EQ(compute(node, {{a, shape}, {b, shape}}, shape), (Values{19, 22, 43, 50}));
  const Node transposed{op::MatMul{true, true}, {0, 1}, {}, ""};
  EXPECT_EQ(compute(transposed, {{a, shape}, {b, shape}}, shape), (Values{23, 31, 34, 46}));
}

}  // namespace
}  // namespace yolo::runtime::reference
