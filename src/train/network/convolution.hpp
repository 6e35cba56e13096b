// A convolution whose weight's gradient is computed by matrix products where LibTorch's own loops are slower.
#pragma once

#include <torch/types.h>

#include <optional>

#include <yolo/graph/graph.hpp>

namespace yolo::train {

/// at::conv2d with the same result and, up to rounding, the same gradients.
at::Tensor convolution(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                       const graph::op::Conv& op);

}  // namespace yolo::train
