// Converts weights from one element type to another.
#pragma once

#include <yolo/graph/tensor.hpp>

namespace yolo::graph {

/// Whether the type holds fractions: f16, bf16, f32 or f64.
bool is_floating(DataType type);

/// The same values as f16 or f32, rounded to the nearest (ties to even); beyond the largest f16 lies
/// infinity. Shares the data when the type is right already. Throws Error for other target types and for a
/// tensor without values.
Tensor cast(const Tensor& tensor, DataType type);

}  // namespace yolo::graph
