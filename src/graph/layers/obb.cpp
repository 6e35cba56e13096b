// OBB: Detect with an angle for each box; OBB26 gives it in radians.
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [classes, angles]
ModulePtr make_head(const char* type, LayerRequest& request) {
  const std::int64_t angles = request.integer(1, 1);
  ModulePtr module = make_detect_head(type, request);
  module->attributes["ne"] = angles;
  add_child(*module, "cv4",
            make_value_branches(request, angles, std::max(request.in_channels[0] / 4, angles)));
  if (request.one_to_one) add_one_to_one(*module, "cv4");
  return module;
}

ModulePtr make(LayerRequest& request) { return make_head("OBB", request); }
ModulePtr make_26(LayerRequest& request) { return make_head("OBB26", request); }

// After the maps of Detect: "angles.L"; of OBB before the sigmoid.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return emit_dense_maps(module, builder, inputs, "angles");
}

}  // namespace

extern const LayerRow obb{"OBB", make, forward};
extern const LayerRow obb_26{"OBB26", make_26, forward};

}  // namespace yolo::graph::layers
