// The gradient of a convolution's weight as matrix products.
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace yolo::train {

/// A convolution in one group, without dilation.
struct ConvolutionShape {
  std::int64_t kernel_height = 1, kernel_width = 1, stride = 1, padding = 0;
};

/// Of out_channels x in_channels x kernel: sum over all pixels of `dy` (N x out x H' x W') times what of `x`
/// (N x in x H x W) lies under the kernel there. Both f32 on the processor.
at::Tensor weight_gradient(const at::Tensor& x, const at::Tensor& dy, const ConvolutionShape& shape);

}  // namespace yolo::train
