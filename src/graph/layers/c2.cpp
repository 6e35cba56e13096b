// C2: half of the channels pass through a chain of bottlenecks.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [channels, shortcut, groups, expansion]
ModulePtr make(LayerRequest& request) {
  request.repeats_used = true;
  request.out_channels = request.scaled_channels(0);
  const auto hidden =
      static_cast<std::int64_t>(static_cast<double>(request.out_channels) * request.number(3, 0.5));
  ModulePtr module = make_module("C2");
  module->attributes = {{"c", hidden}};
  add_child(*module, "cv1", make_conv_block(request.input(), 2 * hidden, {}, request.activation));
  add_child(*module, "cv2", make_conv_block(2 * hidden, request.out_channels, {}, request.activation));
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(make_bottleneck(hidden, hidden, request.flag(1, true), request.integer(2, 1), {3, 3}, 1.0,
                                    request.activation));
  }
  add_child(*module, "m", make_list("Sequential", items));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> halves = builder.chunk(builder.emit(module, "cv1", inputs), 2);
  halves[0] = builder.emit(module, "m", halves[0]);
  return {builder.emit(module, "cv2", builder.concat(halves))};
}

}  // namespace

extern const LayerRow c2{"C2", make, forward};

}  // namespace yolo::graph::layers
