// Bottleneck: two convolution blocks, with a shortcut where input and output agree.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

ModulePtr make_bottleneck(std::int64_t in, std::int64_t out, bool shortcut, std::int64_t groups,
                          std::pair<std::int64_t, std::int64_t> kernels, double expansion, ModulePtr activation) {
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(out) * expansion);
  ModulePtr module = make_module("Bottleneck");
  module->attributes = {{"add", shortcut && in == out}};
  add_child(*module, "cv1", make_conv_block(in, hidden, {.kernel = kernels.first}, activation));
  add_child(*module, "cv2", make_conv_block(hidden, out, {.kernel = kernels.second, .groups = groups}, activation));
  return module;
}

namespace {

// YAML: [channels, shortcut, groups]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  return make_bottleneck(request.input(), request.out_channels, request.flag(1, true), request.integer(2, 1), {3, 3},
                         0.5, request.activation);
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value y = builder.emit(module, "cv2", builder.emit(module, "cv1", inputs));
  return {module.flag("add", false) ? builder.add(inputs[0], y) : y};
}

}  // namespace

extern const LayerRow bottleneck{"Bottleneck", make, forward};
extern const LayerRow rep_bottleneck{"RepBottleneck", nullptr, forward};  // its "cv1" is a RepConv

}  // namespace yolo::graph::layers
