// Linear: a weighted sum of all values along the last axis.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

ModulePtr make_linear(std::int64_t in, std::int64_t out, bool bias) {
  if (in < 1 || out < 1)
    throw Error(fmt::format("a linear layer from {} to {} values cannot be built", in, out));
  ModulePtr module = make_module("Linear");
  module->attributes = {{"in_features", in}, {"out_features", out}};
  module->parameters.emplace_back("weight", Tensor::shape_only({out, in}));
  if (bias) module->parameters.emplace_back("bias", Tensor::shape_only({out}));
  return module;
}

namespace {

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.linear(inputs[0], module.tensor("weight"), module.find_tensor("bias"))};
}

}  // namespace

extern const LayerRow linear{"Linear", nullptr, forward};

}  // namespace yolo::graph::layers
