// Tensors between LibTorch and the files.
#pragma once

#include <torch/types.h>

#include <yolo/graph/tensor.hpp>

namespace yolo::train {

/// A copy in plain memory, of the same type and shape. Throws Error for a type that files do not hold.
graph::Tensor to_graph(const at::Tensor& tensor);

/// A copy, on the processor.
at::Tensor to_torch(const graph::Tensor& tensor);

/// Copies values in, converted to the type of `target`; its memory, and what refers to it, stay. Throws Error when the shapes
/// differ.
void set_values(at::Tensor& target, const graph::Tensor& values);

}  // namespace yolo::train
