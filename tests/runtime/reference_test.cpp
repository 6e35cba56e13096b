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

// Values of PyTorch 2.9.1: interpolate(x.flip(3), size=(6, 9), mode="bilinear"), the first row and the last
// value.
TEST(Reference, ScaledViewIsBilinear) {
  Values picture;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 12; ++x) picture.push_back(static_cast<float>((7 * y * y + 5 * x) % 23));
  }
  const Values view = run(op::ScaledView{83, true, 4, 0.447}, picture, {1, 1, 8, 12}, {1, 1, 8, 12});
  const float expected[] = {9.33333F,  12.25F,   15.16667F, 12.33333F, 5.66667F, 14.97222F,
                            15.33333F, 8.66667F, 2.0F,      0.447F,    0.447F,   0.447F};
  for (std::size_t x = 0; x < 12; ++x) EXPECT_NEAR(view[x], expected[x], 2e-5) << x;
  EXPECT_NEAR(view[5 * 12 + 8], 18.16668, 2e-5);
  EXPECT_EQ(view[6 * 12], 0.447F);
  const Values smaller = run(op::ScaledView{67, false, 4, 0.447}, picture, {1, 1, 8, 12}, {1, 1, 8, 12});
  EXPECT_NEAR(smaller[0], 3.35, 2e-5);
  EXPECT_NEAR(smaller[4 * 12 + 7], 6.05, 2e-5);
  EXPECT_EQ(smaller[8], 0.447F);
}

TEST(Reference, TransposedConvolutionByHand) {
  // Each input value lays the kernel down, two apart: 1 * [1 10 100] and 2 * [1 10 100] meet in the middle.
  const Tensor kernel = Tensor::from_floats({1, 1, 1, 3}, {1, 10, 100});
  op::ConvTranspose op;
  op.stride = {1, 2};
  EXPECT_EQ(run(op, {1, 2}, {1, 1, 1, 2}, {1, 1, 1, 5}, {kernel}), (Values{1, 10, 102, 20, 200}));
  op.padding = {0, 1};
  op.output_padding = {0, 1};
  op.has_bias = true;
  EXPECT_EQ(run(op, {1, 2}, {1, 1, 1, 2}, {1, 1, 1, 4}, {kernel, Tensor::from_floats({1}, {0.5F})}),
            (Values{10.5F, 102.5F, 20.5F, 200.5F}));
}

TEST(Reference, LinearByHand) {
  const Tensor weight = Tensor::from_floats({2, 3}, {1, 0, 2, 0, 3, 0}), bias = Tensor::from_floats({2}, {10, 20});
  EXPECT_EQ(run(op::Linear{true}, {1, 2, 3, 4, 5, 6}, {2, 3}, {2, 2}, {weight, bias}), (Values{17, 26, 26, 35}));
}

TEST(Reference, MeansByHand) {
  EXPECT_EQ(run(op::GlobalAveragePool{}, {1, 2, 3, 6, 10, 20, 30, 40}, {1, 2, 2, 2}, {1, 2, 1, 1}), (Values{3, 25}));
  EXPECT_EQ(run(op::AveragePool{{1, 2}, {1, 1}, {0, 0}}, {1, 3, 9}, {1, 1, 1, 3}, {1, 1, 1, 2}), (Values{2, 6}));
  // Padding counts: (0 + 4) / 2 at the rim.
  EXPECT_EQ(run(op::AveragePool{{1, 2}, {1, 2}, {0, 1}}, {4, 6}, {1, 1, 1, 2}, {1, 1, 1, 2}), (Values{2, 3}));
}

TEST(Reference, PaddingAndResizingByHand) {
  EXPECT_EQ(run(op::Pad{1, 0, 0, 1}, {1, 2}, {1, 1, 1, 2}, {1, 1, 2, 3}), (Values{0, 1, 2, 0, 0, 0}));
  const Values map{1, 2, 3}, like(5);
  const Shape from{1, 1, 1, 3}, to{1, 1, 1, 5};
  const Node node{op::ResizeLike{}, {0, 1}, {}, ""};
  EXPECT_EQ(compute(node, {{map, from}, {like, to}}, to), (Values{1, 1, 2, 2, 3})) << "floor(x * 3 / 5)";
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
