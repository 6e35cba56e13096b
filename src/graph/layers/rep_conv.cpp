// RepConv: a 3x3 and a 1x1 convolution side by side that could be merged into one (RepVGG, arXiv:2101.03697).
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

ModulePtr make_rep_conv(std::int64_t in, std::int64_t out, std::int64_t stride, std::int64_t groups,
                        ModulePtr activation) {
  ModulePtr module = make_module("RepConv");
  module->attributes = {{"c1", in}, {"c2", out}, {"g", groups}};
  add_child(*module, "act", std::move(activation));
  add_child(*module, "conv1",
            make_conv_block(in, out, {.kernel = 3, .stride = stride, .groups = groups}, nullptr));
  add_child(*module, "conv2",
            make_conv_block(in, out, {.kernel = 1, .stride = stride, .groups = groups}, nullptr));
  return module;
}

namespace {

// YAML: [channels, kernel (3), stride, padding (1), groups]
ModulePtr make(LayerRequest& request) {
  if (request.integer(1, 3) != 3 || request.integer(3, 1) != 1)
    throw Error(request.where + ": a RepConv has a kernel of 3 and a padding of 1");
  request.out_channels = request.scaled_channels(0);
  return make_rep_conv(request.input(), request.out_channels, request.integer(2, 1), request.integer(4, 1),
                       request.shared_activation("RepConv", "SiLU"));
}

// A file saved after merging holds the single convolution "conv".
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.find_child("conv")) return {builder.emit(module, "act", builder.emit(module, "conv", inputs))};
  Value sum = builder.add(builder.emit(module, "conv1", inputs), builder.emit(module, "conv2", inputs));
  if (module.find_child("bn")) sum = builder.add(sum, builder.emit(module, "bn", inputs));
  return {builder.emit(module, "act", sum)};
}

}  // namespace

extern const LayerRow rep_conv{"RepConv", make, forward};

}  // namespace yolo::graph::layers
