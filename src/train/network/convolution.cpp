#include "train/network/convolution.hpp"

#include <torch/csrc/autograd/custom_function.h>

#include "core/bf16_convolution.hpp"
#include "core/cpu.hpp"
#include "train/network/weight_gradient.hpp"

namespace yolo::train {
namespace {

using at::Tensor;

constexpr std::int64_t kLeastChannels = 16;      // of the input, for products to be worth it
constexpr std::int64_t kLeastWeights = 64 * 64;  // of a tap, where there is no stride

// Measured with bench/convolution.cpp: with AVX2 oneDNN's loops reach half of the processor's speed when they step over pixels or
// have many channels. For AVX-512 there are no figures, so it keeps them.
bool is_faster_by_products(const Tensor& x, const Tensor& weight, const graph::op::Conv& op) {
  static const bool wide = has_cpu_feature("avx512f");
  const bool plain = op.groups == 1 && op.dilation[0] == 1 && op.dilation[1] == 1 &&
                     op.stride[0] == op.stride[1] && op.padding[0] == op.padding[1];
  const std::int64_t in = weight.size(1), out = weight.size(0);
  const bool large = in >= kLeastChannels && (op.stride[0] > 1 || in * out >= kLeastWeights);
  return !wide && plain && large && x.numel() > 0 && x.is_cpu() && x.scalar_type() == at::kFloat && weight.requires_grad() &&
         at::GradMode::is_enabled();
}

bool is_wrong_in_bf16(const Tensor& x, const Tensor& weight, const graph::op::Conv& op) {
  if (!x.is_cpu() || x.scalar_type() != at::kBFloat16) return false;
  const auto output = [&](std::size_t i) {
    const std::int64_t padded = x.size(static_cast<std::int64_t>(i) + 2) + 2 * op.padding[i];
    return (padded - op.dilation[i] * (weight.size(static_cast<std::int64_t>(i) + 2) - 1) - 1) / op.stride[i] + 1;
  };
  // The gradient of the weights is wrong for a column of one place and for kernels of one pixel, too.
  if (op.stride[1] > 1 && output(1) == 1) return true;
  return !bf16_computes_rightly({weight.size(1), weight.size(2), weight.size(3), op.stride[1], output(0), output(1)});
}

Tensor in_f32(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias, const graph::op::Conv& op) {
  const std::optional<Tensor> wide = bias ? std::optional(bias->to(at::kFloat)) : std::nullopt;
  return at::conv2d(x.to(at::kFloat), weight.to(at::kFloat), wide, op.stride, op.padding, op.dilation, op.groups).to(x.scalar_type());
}

class Convolution : public torch::autograd::Function<Convolution> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& bias, std::int64_t stride, std::int64_t padding) {
    context->save_for_backward({x, weight});
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    context->saved_data["has_bias"] = bias.has_value();
    return at::conv2d(x, weight, bias, stride, padding);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& upstream) {
    const at::NoGradGuard no_gradients;
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const Tensor &x = saved[0], weight = saved[1], dy = upstream[0];
    const std::int64_t stride = context->saved_data["stride"].toInt(),
                       padding = context->saved_data["padding"].toInt();
    Tensor dx, bias;
    if (context->needs_input_grad(0)) {
      dx = std::get<0>(at::convolution_backward(dy, x, weight, c10::nullopt, {stride, stride},
                                                {padding, padding}, {1, 1}, false, {0, 0}, 1,
                                                {true, false, false}));
    }
    if (context->saved_data["has_bias"].toBool()) bias = dy.sum(at::IntArrayRef{0, 2, 3});
    return {dx, weight_gradient(x, dy, {weight.size(2), weight.size(3), stride, padding}), bias, {}, {}};
  }
};

}  // namespace

Tensor convolution(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                   const graph::op::Conv& op) {
  if (is_wrong_in_bf16(x, weight, op)) return in_f32(x, weight, bias, op);
  if (!is_faster_by_products(x, weight, op))
    return at::conv2d(x, weight, bias, op.stride, op.padding, op.dilation, op.groups);
  return Convolution::apply(x, weight, bias, op.stride[0], op.padding[0]);
}

}  // namespace yolo::train
