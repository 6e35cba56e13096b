// Convolutions of a training in bf16 against f32, results and gradients: some kinds go wrong in AMX tiles.
#include "train/network/convolution.hpp"

#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <random>

namespace yolo::train {
namespace {

using at::Tensor;

constexpr double kRounding = 0.05;  // far above bf16's, far below what a wrong one does

struct Kind {
  std::int64_t in, out, kernel, stride, padding, height, width;
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.in << " to " << kind.out << " channels, kernel " << kind.kernel << ", stride " << kind.stride
       << ", padding " << kind.padding << ", " << kind.height << "x" << kind.width;
}

Kind random_kind(std::mt19937& random) {
  const auto pick = [&](std::vector<std::int64_t> from) { return from[random() % from.size()]; };
  Kind kind{pick({3, 8, 12, 16, 32, 64}),
            pick({16, 64}),
            pick({1, 2, 3, 3, 4, 5, 8}),
            pick({1, 2, 2, 4}),
            0,
            pick({1, 4, 10, 20, 40}),
            pick({1, 2, 3, 4, 8, 12})};
  const bool padded = kind.kernel > std::min(kind.height, kind.width) || random() % 2 == 0;
  if (padded) kind.padding = kind.kernel / 2;
  return kind;
}

double apart(const Tensor& found, const Tensor& expected) {
  const double largest = expected.abs().max().item<double>();
  return (found.to(at::kFloat) - expected).abs().max().item<double>() / std::max(largest, 1e-3);
}

void expect_agreement(const Kind& kind) {
  const graph::op::Conv op{{kind.stride, kind.stride}, {kind.padding, kind.padding}, {1, 1}, 1, false};
  // Both sides begin with the same rounded values.
  const Tensor x = at::randn({2, kind.in, kind.height, kind.width})
                       .to(at::kBFloat16)
                       .contiguous(at::MemoryFormat::ChannelsLast);
  const Tensor weight =
      (at::randn({kind.out, kind.in, kind.kernel, kind.kernel}) / kind.kernel).to(at::kBFloat16);
  const auto run = [&](at::ScalarType type) {
    const Tensor image = x.to(type).detach().requires_grad_(),
                 filter = weight.to(type).detach().requires_grad_();
    const Tensor y = convolution(image, filter, std::nullopt, op);
    const auto gradients = torch::autograd::grad({y.sum()}, {image, filter});
    return std::array<Tensor, 3>{y.detach(), gradients[0], gradients[1]};
  };
  const auto half = run(at::kBFloat16), full = run(at::kFloat);
  EXPECT_EQ(half[0].scalar_type(), at::kBFloat16);
  EXPECT_LT(apart(half[0], full[0]), kRounding) << testing::PrintToString(kind);
  EXPECT_LT(apart(half[1], full[1]), kRounding) << "gradient of the image, " << testing::PrintToString(kind);
  EXPECT_LT(apart(half[2], full[2]), kRounding)
      << "gradient of the weights, " << testing::PrintToString(kind);
}

TEST(Convolution, ManyKindsInHalfPrecisionAgreeWithF32) {
  at::manual_seed(1);
  std::mt19937 random(5);
  for (int i = 0; i < 200; ++i) expect_agreement(random_kind(random));
}

TEST(Convolution, OneColumnAndPackedKernelsAgreeWithF32) {
  at::manual_seed(2);
  expect_agreement({64, 64, 3, 2, 1, 40, 2});
  expect_agreement({16, 16, 8, 4, 0, 40, 12});
  expect_agreement({8, 32, 8, 1, 4, 5, 12});
}

}  // namespace
}  // namespace yolo::train
