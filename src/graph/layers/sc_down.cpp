// SCDown: channels first, then size (YOLOv10, arXiv:2405.14458, section 3.2).
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [channels, kernel, stride]
ModulePtr make(LayerRequest& request) {
  const std::int64_t out = request.out_channels = request.scaled_channels(0);
  ModulePtr module = make_module("SCDown");
  add_child(*module, "cv1", make_conv_block(request.input(), out, {}, request.activation));
  add_child(
      *module, "cv2",
      make_conv_block(out, out, {.kernel = request.integer(1), .stride = request.integer(2), .groups = out},
                      nullptr));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.emit(module, "cv2", builder.emit(module, "cv1", inputs))};
}

}  // namespace

extern const LayerRow sc_down{"SCDown", make, forward};

}  // namespace yolo::graph::layers
