// Focus of early YOLOv5: every second pixel of every second row, as four maps.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [channels, kernel]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  ModulePtr module = make_module("Focus");
  add_child(*module, "conv",
            make_conv_block(request.input() * 4, request.out_channels, {.kernel = request.integer(1, 1)},
                            request.activation));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> parts;
  for (int x = 0; x < 2; ++x) {
    for (int y = 0; y < 2; ++y) {
      const Value rows = builder.slice(inputs[0], 2, y, op::Slice::kToEnd, 2);
      parts.push_back(builder.slice(rows, 3, x, op::Slice::kToEnd, 2));
    }
  }
  return {builder.emit(module, "conv", builder.concat(parts))};
}

}  // namespace

extern const LayerRow focus{"Focus", make, forward};

}  // namespace yolo::graph::layers
