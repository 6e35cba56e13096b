// v10Detect: Detect with a second set of branches that gives one box an object (YOLOv10, arXiv:2405.14458).
#include <yolo/error.hpp>

#include "graph/heads.hpp"
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

// The depthwise blocks of this head are of the class Conv.
void use_plain_blocks(Module& module) {
  if (module.type == "DWConv") module.type = "Conv";
  for (auto& [name, child] : module.children) use_plain_blocks(*child);
}

// YAML: [classes]; the second set is like the first, with weights and activations of its own.
ModulePtr make(LayerRequest& request) {
  ModulePtr module = make_detect_head("v10Detect", request);
  for (const char* branches : {"cv2", "cv3"}) {
    LayerRequest own = request;
    own.activation = std::make_shared<Module>(*request.activation);
    const ModulePtr second = make_detect_head("v10Detect", own);
    for (const auto& [name, child] : second->children) {
      if (name == branches) module->children.emplace_back("one2one_" + name, child);
    }
  }
  use_plain_blocks(*module);
  return module;
}

// The branches that give several boxes an object are there for the loss. Without one they stand in the graph without being an
// output, so that the work they cost is counted; passes drop them. With one they are the outputs "many.boxes.L" and
// "many.scores.L" behind all others. In training the others, as in the paper, send no gradient into the layers before the head.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  // A file saved after fusing may have lost them.
  const bool has_many = module.find_child("cv2") && module.find_child("cv3");
  if (!has_many && (builder.for_loss() || builder.for_training()))
    throw Error(builder.scope() + ": it has no one-to-many branches (cv2, cv3), which its loss needs");
  const std::vector<Value> boxes =
      has_many ? emit_branches(module, builder, inputs, "cv2") : std::vector<Value>();
  const std::vector<Value> scores =
      has_many ? emit_branches(module, builder, inputs, "cv3") : std::vector<Value>();
  std::vector<Value> seen(inputs.begin(), inputs.end());
  if (builder.for_training()) {
    for (Value& input : seen) input = builder.detach(input);
  }
  std::vector<Value> outputs = emit_detect_maps(module, builder, seen, "one2one_cv2", "one2one_cv3");
  for (std::size_t level = 0; builder.for_loss() && level < inputs.size(); ++level) {
    builder.output(level_name("many.boxes", level), boxes[level]);
    builder.output(level_name("many.scores", level), scores[level]);
  }
  return outputs;
}

}  // namespace

extern const LayerRow v10_detect{"v10Detect", make, forward};

}  // namespace yolo::graph::layers
