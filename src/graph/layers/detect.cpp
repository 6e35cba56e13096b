// Detect: the anchor-free head, with the distribution (DFL) it predicts for each side of a box, or the side itself.
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [classes]; the inputs are the levels, finest first.
ModulePtr make(LayerRequest& request) { return make_detect_head("Detect", request); }

// Ends at raw maps: "boxes.L" with 4 x reg_max channels and "scores.L" with one logit a class.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return emit_dense_maps(module, builder, inputs);
}

}  // namespace

extern const LayerRow detect{"Detect", make, forward};

}  // namespace yolo::graph::layers
