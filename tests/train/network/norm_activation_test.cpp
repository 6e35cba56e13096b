// The joined batch normalisation against LibTorch's own, forwards, backwards and in what it remembers.
#include "train/network/norm_activation.hpp"

#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace yolo::train {
namespace {

using at::Tensor;

struct Case {
  std::int64_t images, channels, height, width;
  bool silu;
  at::ScalarType type;
};

struct Outcome {
  Tensor y, dx, dgamma, dbeta, mean, variance;
};

Tensor leaf(const Tensor& values) { return values.detach().clone().requires_grad_(true); }

template <class Run>
Outcome outcome_of(const Case& c, const Tensor& upstream, const Run& run) {
  at::manual_seed(7);
  const Tensor x = leaf((at::randn({c.images, c.channels, c.height, c.width}) * 2 + 3)
                            .to(c.type)
                            .contiguous(at::MemoryFormat::ChannelsLast));
  const BatchNormWeights weights{leaf(at::rand({c.channels}) + 0.5),
                                 leaf(at::randn({c.channels})),
                                 at::zeros({c.channels}),
                                 at::ones({c.channels}),
                                 0.03,
                                 1e-3};
  const Tensor y = run(x, weights);
  torch::autograd::backward({y}, {upstream.to(y.scalar_type())});
  return {y.detach(),           x.grad(),
          weights.gamma.grad(), weights.beta.grad(),
          weights.running_mean, weights.running_variance};
}

Tensor plain(const Tensor& x, const BatchNormWeights& w, bool silu) {
  const Tensor y = at::batch_norm(x.to(at::kFloat), w.gamma, w.beta, w.running_mean, w.running_variance, true,
                                  w.momentum, w.epsilon, false);
  return silu ? at::silu(y) : y;
}

void expect_close(const Tensor& ours, const Tensor& theirs, double tolerance, const char* what) {
  const Tensor a = ours.to(at::kFloat), b = theirs.to(at::kFloat);
  const double distance = (a - b).abs().max().item<double>(), size = b.abs().max().item<double>();
  EXPECT_LE(distance, tolerance * std::max(size, 1e-3)) << what;
}

class NormActivationTest : public testing::TestWithParam<Case> {};

TEST_P(NormActivationTest, EqualsBatchNormAndSilu) {
  const Case c = GetParam();
  const Tensor upstream =
      at::randn({c.images, c.channels, c.height, c.width}).contiguous(at::MemoryFormat::ChannelsLast);
  const Outcome ours = outcome_of(c, upstream, [&](const Tensor& x, const BatchNormWeights& w) {
    EXPECT_TRUE(has_fast_norm(x, w));
    return norm_activation(x, w, c.silu);
  });
  const Outcome theirs = outcome_of(
      c, upstream, [&](const Tensor& x, const BatchNormWeights& w) { return plain(x, w, c.silu); });
  const double tolerance = c.type == at::kFloat ? 2e-5 : 2e-2;  // bf16 keeps 8 bits
  expect_close(ours.y, theirs.y, tolerance, "output");
  expect_close(ours.dx, theirs.dx, tolerance, "gradient of the input");
  expect_close(ours.dgamma, theirs.dgamma, tolerance, "gradient of gamma");
  expect_close(ours.dbeta, theirs.dbeta, tolerance, "gradient of beta");
  expect_close(ours.mean, theirs.mean, 1e-5, "running mean");
  expect_close(ours.variance, theirs.variance, 1e-5, "running variance");
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, NormActivationTest,
    testing::Values(Case{4, 16, 20, 20, true, at::kFloat}, Case{2, 3, 7, 5, true, at::kFloat},
                    Case{1, 80, 9, 11, false, at::kFloat}, Case{3, 256, 4, 4, true, at::kFloat},
                    Case{9, 8, 1, 1, true, at::kFloat}, Case{4, 24, 16, 16, true, at::kBFloat16},
                    Case{2, 64, 13, 7, false, at::kBFloat16}));

TEST(NormActivation, IsNotForWeightsThatDoNotFit) {
  const Tensor x = at::randn({2, 16, 6, 6}).contiguous(at::MemoryFormat::ChannelsLast);
  const auto good = [] {
    return BatchNormWeights{at::ones({16}), at::zeros({16}), at::zeros({16}), at::ones({16}), 0.1, 1e-5};
  };
  EXPECT_TRUE(has_fast_norm(x, good()));
  for (Tensor BatchNormWeights::*weight :
       {&BatchNormWeights::gamma, &BatchNormWeights::beta, &BatchNormWeights::running_mean,
        &BatchNormWeights::running_variance}) {
    BatchNormWeights weights = good();
    weights.*weight = at::ones({8});
    EXPECT_FALSE(has_fast_norm(x, weights));
    weights.*weight = at::ones({16}, at::kDouble);
    EXPECT_FALSE(has_fast_norm(x, weights));
  }
}

TEST(NormActivation, TakesGradientsThatArePartsOfLargerMaps) {
  const Case c{2, 16, 6, 6, true, at::kFloat};
  const Tensor larger = at::randn({2, 40, 6, 6}).contiguous(at::MemoryFormat::ChannelsLast);
  const Tensor part = larger.narrow(1, 8, 16);
  const auto fast = [](const Tensor& x, const BatchNormWeights& w) { return norm_activation(x, w, true); };
  const Outcome from_part = outcome_of(c, part, fast);
  const Outcome from_copy = outcome_of(c, part.contiguous(), fast);
  expect_close(from_part.dx, from_copy.dx, 1e-6, "gradient of the input");
}

TEST(NormActivation, IsPreciseWhereTheMeanIsLargeBesideTheDeviation) {
  const Tensor x = (at::randn({4, 16, 16, 16}) * 0.01 + 100).contiguous(at::MemoryFormat::ChannelsLast);
  const BatchNormWeights weights{at::ones({16}), at::zeros({16}), at::zeros({16}), at::ones({16}), 1.0,
                                 1e-12};
  norm_activation(x, weights, false);
  const Tensor expected = x.to(at::kDouble).var({0, 2, 3}, /*unbiased=*/true);
  EXPECT_TRUE(at::allclose(weights.running_variance.to(at::kDouble), expected, 1e-3));
}

}  // namespace
}  // namespace yolo::train
