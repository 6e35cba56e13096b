#include "graph/fused_network.hpp"

#include "graph/heads.hpp"
#include "graph/release_of.hpp"

namespace yolo::graph {
namespace {

/// A module that stands at several places is rewritten once. Keys keep theirs alive, so that no address comes
/// twice.
using Done = std::map<ModulePtr, ModulePtr>;

void erase_child(Module& module, std::string_view name) {
  std::erase_if(module.children, [&](const auto& child) { return child.first == name; });
}

ModulePtr with_bias(const Module& conv, std::int64_t channels) {
  auto fused = std::make_shared<Module>(conv);
  std::erase_if(fused->parameters, [](const auto& parameter) { return parameter.first == "bias"; });
  fused->parameters.emplace_back("bias", Tensor::shape_only({channels}));
  return fused;
}

// "conv" or "conv_transpose" with its "bn".
void fuse_block(Module& block, const char* conv_name) {
  const Module* norm = block.find_child("bn");
  if (!norm || norm->type != "BatchNorm2d") return;
  const std::int64_t channels = norm->tensor("weight").count();
  for (auto& [name, child] : block.children) {
    if (name == conv_name) child = with_bias(*child, channels);
  }
  erase_child(block, "bn");
}

// The larger of the two parallel convolutions takes all in; as a plain one with a bias it stands as "conv".
void fuse_branches(Module& module, const char* larger, const char* smaller) {
  if (!module.find_child(larger) || !module.find_child(smaller)) return;  // is merged already
  const Module& conv = module.child(larger).child("conv");
  const ModulePtr merged = with_bias(conv, conv.tensor("weight").shape.at(0));
  for (const char* name : {larger, smaller, "bn"}) erase_child(module, name);
  module.children.emplace_back("conv", merged);
}

// What only a loss reads is left out where the one-to-one branches are used: the other branches, and parts beside them.
void drop_loss_parts(Module& head) {
  for (const char* name : {"cv2", "cv3", "cv4", "cv4_kpts", "cv4_sigma", "one2one_cv4_sigma", "flow_model"}) erase_child(head, name);
  for (auto& [name, child] : head.children) {
    if (child->type != "Proto26") continue;
    child = std::make_shared<Module>(*child);
    erase_child(*child, "semseg");
  }
}

ModulePtr fuse(const ModulePtr& module, Done& done) {
  if (const auto found = done.find(module); found != done.end()) return found->second;
  auto fused = std::make_shared<Module>(*module);
  if (module->type == "RepConv") {
    fuse_branches(*fused, "conv1", "conv2");
  } else if (module->type == "RepVGGDW") {
    fuse_branches(*fused, "conv", "conv1");
  } else if (module->find_child("conv")) {
    fuse_block(*fused, "conv");
  } else if (module->find_child("conv_transpose")) {
    fuse_block(*fused, "conv_transpose");
  }
  for (auto& [name, child] : fused->children) {
    const ModulePtr original = child;
    child = fuse(original, done);
  }
  done.emplace(module, fused);
  return fused;
}

}  // namespace

Network fused_network(const Network& network) {
  Network result = network;
  Done done;
  for (std::size_t i = 0; i < result.layers.size(); ++i)
    result.layers[i].module = fuse(network.layers[i].module, done);
  if (!result.layers.empty() && release_of(network) == Release::v8_4 && gives_one_to_one(*network.layers.back().module))
    drop_loss_parts(*result.layers.back().module);
  return result;
}

}  // namespace yolo::graph
