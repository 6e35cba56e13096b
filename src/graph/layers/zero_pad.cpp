// ZeroPad2d: zeros around a map.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [[left, right, top, bottom]]
ModulePtr make(LayerRequest& request) {
  const auto* sides = request.list(0);
  if (!sides || sides->size() != 4) throw Error(request.where + ": expected [[left, right, top, bottom]]");
  request.out_channels = request.input();
  ModulePtr module = make_module("ZeroPad2d");
  module->attributes = {{"padding", *sides}};
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const auto found = module.attributes.find("padding");
  const auto* sides =
      found == module.attributes.end() ? nullptr : std::get_if<std::vector<std::int64_t>>(&found->second);
  if (!sides || sides->size() != 4) throw Error(builder.scope() + ": a padding must have four sides");
  return {builder.pad(inputs[0], {(*sides)[0], (*sides)[1], (*sides)[2], (*sides)[3]})};
}

}  // namespace

extern const LayerRow zero_pad{"ZeroPad2d", make, forward};

}  // namespace yolo::graph::layers
