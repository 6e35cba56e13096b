// RepC3: RepConvs beside a 1x1 block, added (RT-DETR, arXiv:2304.08069, the fusion block).
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [channels, expansion]
ModulePtr make(LayerRequest& request) {
  request.repeats_used = true;
  request.out_channels = request.scaled_channels(0);
  const std::int64_t in = request.input(), out = request.out_channels;
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(out) * request.number(1, 1.0));
  ModulePtr module = make_module("RepC3");
  add_child(*module, "cv1", make_conv_block(in, hidden, {}, request.activation));
  add_child(*module, "cv2", make_conv_block(in, hidden, {}, request.activation));
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(make_rep_conv(hidden, hidden, 1, 1, request.shared_activation("RepConv", "SiLU")));
  }
  add_child(*module, "m", make_list("Sequential", items));
  add_child(*module, "cv3",
            hidden == out ? make_module("Identity") : make_conv_block(hidden, out, {}, request.activation));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value deep = builder.emit(module, "m", builder.emit(module, "cv1", inputs));
  return {builder.emit(module, "cv3", builder.add(deep, builder.emit(module, "cv2", inputs)))};
}

}  // namespace

extern const LayerRow rep_c3{"RepC3", make, forward};

}  // namespace yolo::graph::layers
