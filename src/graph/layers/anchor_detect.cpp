// AnchorDetect: the anchor-based head of legacy YOLOv5 checkpoints.
#include <yolo/error.hpp>

#include "graph/heads.hpp"
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// Ends at raw maps: "anchors.L", for each anchor x, y, width, height, objectness and one logit a class.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Module& branches = module.child("m");
  if (branches.children.size() != inputs.size()) {
    throw Error(fmt::format("{}: {} inputs, but branches for {} levels", builder.scope(), inputs.size(),
                            branches.children.size()));
  }
  std::vector<Value> outputs;
  for (std::size_t level = 0; level < inputs.size(); ++level) {
    const std::string index = std::to_string(level);
    outputs.push_back(builder.emit_module(*branches.children[level].second, "m." + index, {&inputs[level], 1}).at(0));
    builder.output(level_name("anchors", level), outputs.back());
  }
  return outputs;
}

}  // namespace

extern const LayerRow anchor_detect{"AnchorDetect", nullptr, forward};

}  // namespace yolo::graph::layers
