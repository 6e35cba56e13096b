// OBB: Detect with an angle for each box.
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [classes, angles]
ModulePtr make(LayerRequest& request) {
  const std::int64_t angles = request.integer(1, 1);
  ModulePtr module = make_detect_head("OBB", request);
  module->attributes["ne"] = angles;
  add_child(*module, "cv4",
            make_value_branches(request, angles, std::max(request.in_channels[0] / 4, angles)));
  return module;
}

// After the maps of Detect: "angles.L", before the sigmoid.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return emit_detect_and_value_maps(module, builder, inputs, "angles");
}

}  // namespace

extern const LayerRow obb{"OBB", make, forward};

}  // namespace yolo::graph::layers
