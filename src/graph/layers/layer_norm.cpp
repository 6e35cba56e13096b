// LayerNorm over the last axis (arXiv:1607.06450).
#include <yolo/error.hpp>

#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {

ModulePtr make_layer_norm(std::int64_t size) {
  ModulePtr module = make_module("LayerNorm");
  module->attributes = {{"normalized_shape", std::vector<std::int64_t>{size}}, {"eps", 1e-5}};
  module->parameters.emplace_back("weight", Tensor::shape_only({size}));
  module->parameters.emplace_back("bias", Tensor::shape_only({size}));
  return module;
}

namespace {

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.tensor("weight").shape.size() != 1)
    throw Error(builder.scope() + ": a norm over more axes than the last is not supported");
  return {builder.layer_norm(inputs[0], module.number("eps", 1e-5), module.tensor("weight"),
                             module.tensor("bias"))};
}

}  // namespace

extern const LayerRow layer_norm{"LayerNorm", nullptr, forward};

}  // namespace yolo::graph::layers
