// Batch normalisation in training with SiLU behind it, as one operation with a gradient of its own.
#pragma once

#include <torch/types.h>

#include "train/network/batch_norm_weights.hpp"

namespace yolo::train {

/// True for maps that norm_activation() has loops for: N x C x H x W on the processor, f32 or bf16.
bool has_fast_norm(const at::Tensor& x, const BatchNormWeights& weights);

/// act((x - mean) / sqrt(variance + epsilon) * gamma + beta) with the statistics of this batch; act is SiLU
/// or nothing. What at::batch_norm and at::silu give, with five passes over memory less. The result is in
/// channels-last memory and has x's type.
at::Tensor norm_activation(const at::Tensor& x, const BatchNormWeights& weights, bool silu);

}  // namespace yolo::train
