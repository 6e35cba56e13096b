// Sequential, Identity, and Dropout, which does nothing outside training.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

std::vector<Value> forward_sequential(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> values(inputs.begin(), inputs.end());
  for (const auto& [name, child] : module.children) values = builder.emit_module(*child, name, values);
  return values;
}

std::vector<Value> forward_dropout(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (!builder.for_training()) return {inputs[0]};
  return {builder.dropout(inputs[0], module.number("p", 0.0))};
}

std::vector<Value> forward_identity(const Module&, Builder&, std::span<const Value> inputs) { return {inputs[0]}; }

ModulePtr make_identity(LayerRequest& request) {
  request.out_channels = request.input();
  return make_module("Identity");
}

}  // namespace

extern const LayerRow sequential{"Sequential", nullptr, forward_sequential};
extern const LayerRow identity{"Identity", make_identity, forward_identity};
extern const LayerRow dropout{"Dropout", nullptr, forward_dropout};

}  // namespace yolo::graph::layers
