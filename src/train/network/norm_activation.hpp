// Batch normalisation in training with SiLU behind it, as one operation with a gradient of its own.
#pragma once

#include <torch/types.h>

namespace yolo::train {

/// Parameters (f32) of a batch normalisation; the running ones are brought up to date.
struct BatchNormWeights {
  at::Tensor gamma, beta, running_mean, running_variance;
  double momentum = 0.1;  ///< share of this batch in the running values
  double epsilon = 1e-5;
};

/// True for maps that norm_activation() has loops for: N x C x H x W on the processor, f32 or bf16.
bool has_fast_norm(const at::Tensor& x, const BatchNormWeights& weights);

/// act((x - mean) / sqrt(variance + epsilon) * gamma + beta) with the statistics of this batch; act is SiLU
/// or nothing. What at::batch_norm and at::silu give, with five passes over memory less. The result is in
/// channels-last memory and has x's type.
at::Tensor norm_activation(const at::Tensor& x, const BatchNormWeights& weights, bool silu);

}  // namespace yolo::train
