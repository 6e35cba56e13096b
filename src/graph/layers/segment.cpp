// Segment: Detect with mask coefficients, and Proto, the masks that they weigh. Segment26 has Proto26, which sees all levels.
#include <yolo/error.hpp>

#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_proto(const char* type, std::int64_t in, std::int64_t hidden, std::int64_t masks, ModulePtr activation) {
  ModulePtr module = make_module(type);
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

// Its parts "semseg", class maps for the loss, are on the finest level's map.
ModulePtr make_proto_26(const LayerRequest& request, std::int64_t hidden, std::int64_t masks) {
  const std::vector<std::int64_t>& levels = request.in_channels;
  const std::int64_t classes = request.integer(0, request.classes);
  ModulePtr module = make_proto("Proto26", hidden, hidden, masks, request.activation);
  std::vector<ModulePtr> refine;
  for (std::size_t level = 1; level < levels.size(); ++level)
    refine.push_back(make_conv_block(levels[level], levels[0], {}, request.activation));
  add_child(*module, "feat_refine", make_list("ModuleList", refine));
  add_child(*module, "feat_fuse", make_conv_block(levels[0], hidden, {.kernel = 3}, request.activation));
  add_child(*module, "semseg", make_head_branch(levels[0], hidden, classes, request.activation));
  return module;
}

// The coarser levels are brought to the finest one's channels and size and added to it.
std::vector<Value> forward_proto_26(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Module& refine = module.child("feat_refine");
  if (refine.children.size() + 1 != inputs.size()) {
    throw Error(fmt::format("{}: {} levels, but {} to refine", builder.scope(), inputs.size(), refine.children.size()));
  }
  Value x = inputs[0];
  for (std::size_t level = 1; level < inputs.size(); ++level) {
    const auto& [name, block] = refine.children[level - 1];
    const Value refined = builder.emit_module(*block, "feat_refine." + name, {&inputs[level], 1}).at(0);
    x = builder.add(x, builder.resize_like(refined, inputs[0]));
  }
  x = builder.emit(module, "feat_fuse", x);
  return forward_proto(module, builder, {&x, 1});
}

// YAML: [classes, masks, channels of the prototypes]
ModulePtr make_head(const char* type, LayerRequest& request) {
  const std::int64_t masks = request.integer(1, 32);
  const std::int64_t hidden = request.is_given(2) ? request.scaled_channels(2) : 256;
  const bool is_26 = std::string_view(type) == "Segment26";
  ModulePtr module = make_detect_head(type, request);
  const std::int64_t first = request.in_channels[0];
  module->attributes["nm"] = masks;
  module->attributes["npr"] = hidden;
  add_child(*module, "proto", is_26 ? make_proto_26(request, hidden, masks)
                                    : make_proto("Proto", first, hidden, masks, request.activation));
  add_child(*module, "cv4", make_value_branches(request, masks, std::max(first / 4, masks)));
  if (request.one_to_one) add_one_to_one(*module, "cv4");
  return module;
}

ModulePtr make(LayerRequest& request) { return make_head("Segment", request); }
ModulePtr make_26(LayerRequest& request) { return make_head("Segment26", request); }

// After the maps of Detect: "masks.L", a coefficient for each prototype, and "protos", the prototypes.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> outputs = emit_dense_maps(module, builder, inputs, "masks");
  const bool sees_all = module.child("proto").type == "Proto26";
  outputs.push_back(builder.emit(module, "proto", sees_all ? inputs : inputs.first(1)));
  builder.output("protos", outputs.back());
  return outputs;
}

}  // namespace

extern const LayerRow proto{"Proto", nullptr, forward_proto};
extern const LayerRow proto_26{"Proto26", nullptr, forward_proto_26};
extern const LayerRow segment{"Segment", make, forward};
extern const LayerRow segment_26{"Segment26", make_26, forward};

}  // namespace yolo::graph::layers
