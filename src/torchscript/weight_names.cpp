#include "torchscript/weight_names.hpp"

#include <yolo/error.hpp>

#include "graph/tensor_cast.hpp"

namespace yolo::torchscript {

std::string WeightNames::name(const graph::Tensor& weight) {
  if (!weight.has_data()) throw Error("a network without weights cannot be exported; load a checkpoint, or train it first");
  const auto [entry, is_new] = indices_.try_emplace({weight.data.get(), weight.type, weight.shape}, tensors_.size());
  if (is_new) {
    graph::Tensor tensor = converted(weight);
    tensor.shape = weight.shape;
    tensors_.push_back(std::move(tensor));
  }
  return name_of(entry->second);
}

// Once for all shapes, so that they share the result.
const graph::Tensor& WeightNames::converted(const graph::Tensor& weight) {
  graph::Tensor& result = converted_[{weight.data.get(), weight.type, weight.count()}];
  if (!result.has_data()) result = graph::cast(weight, type_);
  return result;
}

}  // namespace yolo::torchscript
