// Gradients by matrix products against LibTorch's own.
#include "train/network/weight_gradient.hpp"

#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "train/network/convolution.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

struct Case {
  std::int64_t images, in, out, height, width, kernel, stride, padding;
};

class WeightGradientTest : public testing::TestWithParam<Case> {};

TEST_P(WeightGradientTest, EqualsLibTorch) {
  const Case c = GetParam();
  at::manual_seed(3);
  const Tensor x = at::randn({c.images, c.in, c.height, c.width}).contiguous(at::MemoryFormat::ChannelsLast);
  const Tensor weight = at::randn({c.out, c.in, c.kernel, c.kernel});
  const Tensor dy = at::randn_like(at::conv2d(x, weight, {}, c.stride, c.padding));
  const Tensor expected = std::get<1>(
      at::convolution_backward(dy, x, weight, c10::nullopt, {c.stride, c.stride}, {c.padding, c.padding},
                               {1, 1}, false, {0, 0}, 1, {false, true, false}));
  const Tensor found = weight_gradient(x, dy, {c.kernel, c.kernel, c.stride, c.padding});
  ASSERT_EQ(found.sizes(), expected.sizes());
  EXPECT_LE((found - expected).abs().max().item<double>(), 1e-5 * expected.abs().max().item<double>());
}

INSTANTIATE_TEST_SUITE_P(Shapes, WeightGradientTest,
                         testing::Values(Case{3, 16, 8, 12, 9, 3, 1, 1}, Case{5, 16, 8, 12, 10, 3, 2, 1},
                                         Case{2, 16, 24, 11, 13, 3, 2, 1}, Case{4, 32, 16, 7, 7, 1, 1, 0},
                                         Case{2, 16, 8, 8, 9, 1, 2, 0}, Case{2, 16, 8, 9, 9, 2, 2, 0},
                                         Case{1, 16, 8, 10, 10, 5, 1, 2}, Case{2, 16, 8, 10, 11, 6, 2, 2},
                                         Case{1, 16, 8, 6, 6, 3, 1, 0}, Case{2, 16, 8, 9, 8, 3, 3, 0}));

// A convolution between others, as in a network: the gradients of input, weight and bias.
TEST(Convolution, HasTheGradientsOfConv2d) {
  const Tensor x = at::randn({2, 16, 9, 9}), weight = at::randn({32, 16, 3, 3}), bias = at::randn({32});
  graph::op::Conv op;
  op.stride = {2, 2};
  op.padding = {1, 1};
  op.has_bias = true;
  const auto gradients = [&](bool ours) {
    std::vector<Tensor> leaves;
    for (const Tensor& value : {x, weight, bias}) leaves.push_back(value.clone().requires_grad_(true));
    const Tensor y = ours ? convolution(leaves[0], leaves[1], leaves[2], op)
                          : at::conv2d(leaves[0], leaves[1], leaves[2], {2, 2}, {1, 1});
    torch::autograd::backward({(y * y).sum()});
    return std::vector<Tensor>{leaves[0].grad(), leaves[1].grad(), leaves[2].grad()};
  };
  const std::vector<Tensor> ours = gradients(true), theirs = gradients(false);
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_TRUE(at::allclose(ours[i], theirs[i], 1e-4, 1e-3)) << i;
}

}  // namespace
}  // namespace yolo::train
