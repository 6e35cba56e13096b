// Segment: Detect with mask coefficients, and Proto, the masks that they weigh.
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_proto(std::int64_t in, std::int64_t hidden, std::int64_t masks, ModulePtr activation) {
  ModulePtr module = make_module("Proto");
  add_child(*module, "cv1", make_conv_block(in, hidden, {.kernel = 3}, activation));
  add_child(*module, "upsample",
            make_conv_transpose2d(hidden, hidden, {.kernel = 2, .stride = 2, .padding = 0, .bias = true}));
  add_child(*module, "cv2", make_conv_block(hidden, hidden, {.kernel = 3}, activation));
  add_child(*module, "cv3", make_conv_block(hidden, masks, {}, activation));
  return module;
}

std::vector<Value> forward_proto(const Module& module, Builder& builder, std::span<const Value> inputs) {
  Value x = inputs[0];
  for (const char* part : {"cv1", "upsample", "cv2", "cv3"}) x = builder.emit(module, part, x);
  return {x};
}

// YAML: [classes, masks, channels of the prototypes]
ModulePtr make(LayerRequest& request) {
  const std::int64_t masks = request.integer(1, 32);
  const std::int64_t hidden = request.is_given(2) ? request.scaled_channels(2) : 256;
  ModulePtr module = make_detect_head("Segment", request);
  const std::int64_t first = request.in_channels[0];
  module->attributes["nm"] = masks;
  module->attributes["npr"] = hidden;
  add_child(*module, "proto", make_proto(first, hidden, masks, request.activation));
  add_child(*module, "cv4", make_value_branches(request, masks, std::max(first / 4, masks)));
  return module;
}

// After the maps of Detect: "masks.L", a coefficient for each prototype, and "protos", the prototypes.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> outputs = emit_detect_and_value_maps(module, builder, inputs, "masks");
  outputs.push_back(builder.emit(module, "proto", inputs[0]));
  builder.output("protos", outputs.back());
  return outputs;
}

}  // namespace

extern const LayerRow proto{"Proto", nullptr, forward_proto};
extern const LayerRow segment{"Segment", make, forward};

}  // namespace yolo::graph::layers
