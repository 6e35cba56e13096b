// Pose26: Detect with keypoints, their uncertainties and a normalising flow, the last two for its loss alone (residual
// log-likelihood estimation, arXiv:2107.11291).
#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kPair = 2, kFlowHidden = 64, kCouplings = 6;

// A list of a 1x1 convolution a level.
ModulePtr make_points(const LayerRequest& request, std::int64_t in, std::int64_t out) {
  std::vector<ModulePtr> levels;
  for (std::size_t i = 0; i < request.in_channels.size(); ++i) levels.push_back(make_conv2d(in, out, {.bias = true}));
  return make_list("ModuleList", levels);
}

// Coupling layers on pairs of values: "s" scales and "t" shifts.
ModulePtr make_flow() {
  const auto networks = [](bool scales) {
    std::vector<ModulePtr> list;
    for (std::int64_t i = 0; i < kCouplings; ++i) {
      std::vector<ModulePtr> parts{make_linear(kPair, kFlowHidden), make_module("SiLU"), make_linear(kFlowHidden, kFlowHidden),
                                   make_module("SiLU"), make_linear(kFlowHidden, kPair)};
      if (scales) parts.push_back(make_module("Tanh"));
      list.push_back(make_list("Sequential", parts));
    }
    return make_list("ModuleList", list);
  };
  ModulePtr module = make_module("RealNVP");
  module->buffers = {{"loc", Tensor::shape_only({kPair})},
                     {"cov", Tensor::shape_only({kPair, kPair})},
                     {"mask", Tensor::shape_only({kCouplings, kPair})}};
  add_child(*module, "s", networks(true));
  add_child(*module, "t", networks(false));
  return module;
}

// YAML: [classes, [keypoints, values of each]]
ModulePtr make(LayerRequest& request) {
  const std::vector<std::int64_t> shape = read_keypoint_shape(request);
  const std::int64_t values = shape[0] * shape[1], sigmas = shape[0] * kPair;
  const std::int64_t hidden = std::max(request.in_channels.at(0) / 4, shape[0] * (shape[1] + kPair));
  ModulePtr module = make_detect_head("Pose26", request);
  module->attributes["kpt_shape"] = shape;
  module->attributes["nk"] = values;
  module->attributes["nk_sigma"] = sigmas;
  std::vector<ModulePtr> features;
  for (const std::int64_t channels : request.in_channels) {
    features.push_back(make_list("Sequential", {make_conv_block(channels, hidden, {.kernel = 3}, request.activation),
                                                make_conv_block(hidden, hidden, {.kernel = 3}, request.activation)}));
  }
  add_child(*module, "cv4", make_list("ModuleList", features));
  if (request.one_to_one) add_one_to_one(*module, "cv4");
  add_child(*module, "flow_model", make_flow());
  add_child(*module, "cv4_kpts", make_points(request, hidden, values));
  add_child(*module, "cv4_sigma", make_points(request, hidden, sigmas));
  for (const char* name : {"cv4_kpts", "cv4_sigma"}) {
    if (request.one_to_one) add_one_to_one(*module, name);
  }
  return module;
}

// Uncertainties are nothing that a prediction gives.
std::vector<Value> emit_points(const Module& module, Builder& builder, std::span<const Value> inputs, const std::string& prefix) {
  const std::vector<Value> features = emit_branches(module, builder, inputs, prefix + "cv4");
  return emit_branches(module, builder, features, prefix + "cv4_kpts");
}

// After the maps of Detect: "keypoints.L", all values of all keypoints, undecoded.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return emit_dense_maps(module, builder, inputs, "keypoints", emit_points);
}

}  // namespace

extern const LayerRow pose_26{"Pose26", make, forward};
extern const LayerRow real_nvp{"RealNVP"};  // a part of a loss: it computes nothing in a prediction

}  // namespace yolo::graph::layers
