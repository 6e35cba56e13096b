// What a classifier's pictures are brought to before the network sees them.
#pragma once

#include <map>
#include <string>

#include <yolo/graph/module.hpp>

#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Adds kTransformSize and kTransformCrop from the `transforms` of a model: Resize, CenterCrop, ToTensor and
/// a Normalize that changes nothing. Throws Error that names any other, since predictions without it would be
/// other ones.
void read_transforms(const Value& model, TensorReader& tensors,
                     std::map<std::string, graph::Attribute>& facts);

}  // namespace yolo::checkpoint
