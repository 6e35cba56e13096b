// The layers of RT-DETR's decoder: attention among the queries, attention to the maps, and a feed-forward
// part (Deformable DETR, arXiv:2010.04159).
#include <yolo/error.hpp>

#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_layer(const DeformableOptions& options) {
  ModulePtr layer = make_module("DeformableTransformerDecoderLayer");
  const auto dropout = [&](const char* name) { add_child(*layer, name, make_module("Dropout")); };
  const auto norm = [&](const char* name) { add_child(*layer, name, make_layer_norm(options.size)); };
  add_child(*layer, "self_attn", make_multi_head_attention(options.size, options.heads));
  dropout("dropout1");
  norm("norm1");
  add_child(*layer, "cross_attn", make_deformable_attention(options));
  dropout("dropout2");
  norm("norm2");
  add_child(*layer, "linear1", make_linear(options.size, options.feed_forward));
  add_child(*layer, "act", make_module("ReLU"));
  dropout("dropout3");
  add_child(*layer, "linear2", make_linear(options.feed_forward, options.size));
  dropout("dropout4");
  norm("norm3");
  return layer;
}

// Inputs: queries, position embedding, boxes, mask, maps.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (inputs.size() < 5)
    throw Error(builder.scope() + ": a decoder layer needs queries, positions, boxes, a mask and maps");
  if (module.child("self_attn").flag("batch_first", false))
    throw Error(builder.scope() + ": its attention must have batch_first=False");
  const Value position = inputs[1], boxes = inputs[2], mask = inputs[3];
  Value x = inputs[0];
  const Value among[] = {builder.add(x, position), x, mask};
  x = builder.emit(module, "norm1", builder.add(x, builder.emit(module, "self_attn", among)));
  std::vector<Value> cross{builder.add(x, position), boxes};
  cross.insert(cross.end(), inputs.begin() + 4, inputs.end());
  x = builder.emit(module, "norm2", builder.add(x, builder.emit(module, "cross_attn", cross)));
  const Value hidden = builder.emit(module, "act", builder.emit(module, "linear1", x));
  return {builder.emit(module, "norm3", builder.add(x, builder.emit(module, "linear2", hidden)))};
}

}  // namespace

ModulePtr make_deformable_decoder(const DeformableOptions& options) {
  std::vector<ModulePtr> layers;
  for (std::int64_t i = 0; i < options.layers; ++i) layers.push_back(make_layer(options));
  ModulePtr module = make_module("DeformableTransformerDecoder");
  module->attributes = {
      {"num_layers", options.layers}, {"hidden_dim", options.size}, {"eval_idx", options.layers - 1}};
  add_child(*module, "layers", make_list("ModuleList", layers));
  return module;
}

extern const LayerRow deformable_decoder_layer{"DeformableTransformerDecoderLayer", nullptr, forward};

}  // namespace yolo::graph::layers
