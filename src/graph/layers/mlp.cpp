// MLP: linear layers with an activation between them.
#include <yolo/error.hpp>

#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {

ModulePtr make_mlp(std::int64_t in, std::int64_t hidden, std::int64_t out, std::int64_t layers) {
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < layers; ++i) {
    items.push_back(make_linear(i == 0 ? in : hidden, i + 1 == layers ? out : hidden));
  }
  ModulePtr module = make_module("MLP");
  module->attributes = {{"num_layers", layers}, {"sigmoid", false}};
  add_child(*module, "layers", make_list("ModuleList", items));
  add_child(*module, "act", make_module("ReLU"));
  return module;
}

namespace {

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const auto& items = module.child("layers").children;
  if (module.integer("num_layers", static_cast<std::int64_t>(items.size())) !=
      static_cast<std::int64_t>(items.size()))
    throw Error(fmt::format("{}: num_layers is {}, and it has {}", builder.scope(),
                            module.integer("num_layers"), items.size()));
  Value x = inputs[0];
  for (std::size_t i = 0; i < items.size(); ++i) {
    x = builder.emit_module(*items[i].second, "layers." + items[i].first, {&x, 1}).at(0);
    if (i + 1 == items.size()) break;
    x = module.find_child("act") ? builder.emit(module, "act", x)
                                 : builder.activation(x, op::ActivationKind::relu);
  }
  if (module.find_child("out_norm")) x = builder.emit(module, "out_norm", x);  // since 8.3.200 or so; nothing where it is Identity
  return {module.flag("sigmoid", false) ? builder.activation(x, op::ActivationKind::sigmoid) : x};
}

}  // namespace

extern const LayerRow mlp{"MLP", nullptr, forward};

}  // namespace yolo::graph::layers
