// Concat of several layers, normally along the channels.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [axis]
ModulePtr make(LayerRequest& request) {
  for (std::int64_t channels : request.in_channels) request.out_channels += channels;
  ModulePtr module = make_module("Concat");
  module->attributes = {{"d", request.integer(0, 1)}};
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.integer("d", 1) != 1) {
    throw Error(fmt::format("{}: Concat is supported along the channels only", builder.scope()));
  }
  return {builder.concat(inputs, 1)};
}

}  // namespace

extern const LayerRow concat{"Concat", make, forward};

}  // namespace yolo::graph::layers
