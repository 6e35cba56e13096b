// What a classifier's pictures are brought to before the network sees them.
#pragma once

#include <optional>

#include <yolo/graph/module.hpp>

#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// The sizes that the `transforms` of a model tell: Resize, CenterCrop, ToTensor and a Normalize that changes
/// nothing. Nothing for a model without them. Throws Error that names any other, since predictions without it would be
/// other ones.
std::optional<graph::CropSizes> read_transforms(const Value& model, TensorReader& tensors);

}  // namespace yolo::checkpoint
