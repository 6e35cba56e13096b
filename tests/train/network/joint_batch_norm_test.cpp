// Batch normalisation over several processes against LibTorch's own over the joined batch.
#include "train/network/joint_batch_norm.hpp"

#include <gtest/gtest.h>

#include "train/together.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

struct Layer {
  Tensor gamma, beta, mean, variance;
};

Layer make_layer(std::int64_t channels) {
  at::manual_seed(2);
  return {at::rand({channels}).add_(0.5).requires_grad_(true), at::randn({channels}).requires_grad_(true),
          at::randn({channels}), at::rand({channels}).add_(0.5)};
}

constexpr double kMomentum = 0.03, kEpsilon = 1e-3;

BatchNormWeights weights_of(const Layer& layer) {
  return {layer.gamma, layer.beta, layer.mean, layer.variance, kMomentum, kEpsilon};
}

struct Result {
  Tensor output, input_gradient;
  Layer layer;
};

Result plain(const Tensor& input, const Tensor& slopes) {
  Result result{{}, {}, make_layer(input.size(1))};
  const Tensor leaf = input.clone().requires_grad_(true);
  Layer& layer = result.layer;
  result.output = at::batch_norm(leaf, layer.gamma, layer.beta, layer.mean, layer.variance, true, kMomentum,
                                 kEpsilon, false);
  result.output.backward(slopes);
  result.input_gradient = leaf.grad();
  return result;
}

// `shares`: images of each rank.
void expect_as_plain(const Tensor& input, const std::vector<std::int64_t>& shares, double tolerance) {
  const Tensor slopes = at::randn_like(input);
  const Result expected = plain(input, slopes);
  std::vector<Result> parts(shares.size());
  for (Result& part : parts) part.layer = make_layer(input.size(1));
  test::Together(static_cast<int>(shares.size())).run([&](const JointStatistics& joint) {
    const auto rank = static_cast<std::size_t>(joint.rank);
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < rank; ++i) begin += shares[i];
    Result& part = parts[rank];
    const Tensor leaf = input.narrow(0, begin, shares[rank]).clone().requires_grad_(true);
    part.output = joint_batch_norm(leaf, weights_of(part.layer), joint);
    part.output.backward(slopes.narrow(0, begin, shares[rank]));
    part.input_gradient = leaf.grad();
  });
  std::vector<Tensor> outputs, gradients;
  Tensor gamma = at::zeros({input.size(1)}), beta = gamma.clone();
  for (const Result& part : parts) {
    outputs.push_back(part.output);
    gradients.push_back(part.input_gradient);
    gamma += part.layer.gamma.grad();
    beta += part.layer.beta.grad();
    EXPECT_TRUE(part.layer.mean.allclose(expected.layer.mean, 1e-5, 1e-6));
    EXPECT_TRUE(part.layer.variance.allclose(expected.layer.variance, 1e-5, 1e-6));
    EXPECT_EQ(part.output.scalar_type(), input.scalar_type());
  }
  EXPECT_TRUE(at::cat(outputs).allclose(expected.output, tolerance, tolerance));
  EXPECT_TRUE(at::cat(gradients).allclose(expected.input_gradient, tolerance, tolerance));
  EXPECT_TRUE(gamma.allclose(expected.layer.gamma.grad(), 1e-4, 1e-3));
  EXPECT_TRUE(beta.allclose(expected.layer.beta.grad(), 1e-4, 1e-3));
}

TEST(JointBatchNorm, IsThatOfTheJoinedBatch) {
  at::manual_seed(1);
  // A mean far from zero: sums of squares would lose the variance.
  const Tensor input =
      at::randn({6, 5, 7, 3}) * at::tensor({1.F, 2.F, 0.1F, 30.F, 1.F}).view({1, 5, 1, 1}) + 50;
  expect_as_plain(input, {6}, 1e-4);
  expect_as_plain(input, {4, 2}, 1e-4);
  expect_as_plain(input.contiguous(at::MemoryFormat::ChannelsLast), {1, 2, 3}, 1e-4);
}

TEST(JointBatchNorm, AProcessMayHaveNoImage) {
  at::manual_seed(1);
  expect_as_plain(at::randn({3, 4, 2, 2}), {0, 3}, 1e-5);
  expect_as_plain(at::randn({1, 4, 2, 2}), {0, 1, 0}, 1e-5);
}

TEST(JointBatchNorm, HalfPrecisionInAndOut) {
  at::manual_seed(1);
  constexpr double kRounding = 1.0 / 64;  // a few units of the 8 bits of bf16
  expect_as_plain(at::randn({4, 3, 5, 5}).to(at::kBFloat16), {1, 3}, kRounding);
}

}  // namespace
}  // namespace yolo::train
