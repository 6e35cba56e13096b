// v10Detect: Detect with a second set of branches that gives one box an object (YOLOv10, arXiv:2405.14458).
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

// The depthwise blocks of this head are of the class Conv.
void use_plain_blocks(Module& module) {
  if (module.type == "DWConv") module.type = "Conv";
  for (auto& [name, child] : module.children) use_plain_blocks(*child);
}

// YAML: [classes]; it has both sets of branches whatever the file says.
ModulePtr make(LayerRequest& request) {
  request.one_to_one = true;
  ModulePtr module = make_detect_head("v10Detect", request);
  use_plain_blocks(*module);
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return emit_dense_maps(module, builder, inputs);
}

}  // namespace

extern const LayerRow v10_detect{"v10Detect", make, forward};

}  // namespace yolo::graph::layers
