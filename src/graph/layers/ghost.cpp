// GhostConv, GhostBottleneck: half of the maps by convolution, the other half cheaply from those (GhostNet,
// arXiv:1911.11907).
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_ghost_conv(std::int64_t in, std::int64_t out, const ConvOptions& options,
                          ModulePtr activation) {
  const std::int64_t half = out / 2;
  ModulePtr module = make_module("GhostConv");
  add_child(*module, "cv1", make_conv_block(in, half, options, activation));
  add_child(*module, "cv2", make_conv_block(half, half, {.kernel = 5, .groups = half}, activation));
  return module;
}

// YAML: [channels, kernel, stride, groups]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  return make_ghost_conv(
      request.input(), request.out_channels,
      {.kernel = request.integer(1, 1), .stride = request.integer(2, 1), .groups = request.integer(3, 1)},
      request.activation);
}

// YAML: [channels, kernel, stride]
ModulePtr make_bottleneck_row(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  return make_ghost_bottleneck(request.input(), request.out_channels, request.integer(1, 3),
                               request.integer(2, 1), request.activation);
}

std::vector<Value> forward_conv(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value half = builder.emit(module, "cv1", inputs);
  const Value parts[] = {half, builder.emit(module, "cv2", half)};
  return {builder.concat(parts)};
}

std::vector<Value> forward_bottleneck(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.add(builder.emit(module, "conv", inputs), builder.emit(module, "shortcut", inputs))};
}

}  // namespace

ModulePtr make_ghost_bottleneck(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                                ModulePtr activation) {
  const std::int64_t hidden = out / 2;
  const auto shrink = [&](std::int64_t channels) {
    return make_conv_block(channels, channels, {.kernel = kernel, .stride = stride, .groups = channels},
                           nullptr, "DWConv");
  };
  ModulePtr module = make_module("GhostBottleneck");
  add_child(*module, "conv",
            make_list("Sequential", {make_ghost_conv(in, hidden, {}, activation),
                                     stride == 2 ? shrink(hidden) : make_module("Identity"),
                                     make_ghost_conv(hidden, out, {}, nullptr)}));
  add_child(*module, "shortcut",
            stride == 2 ? make_list("Sequential", {shrink(in), make_conv_block(in, out, {}, nullptr)})
                        : make_module("Identity"));
  return module;
}

extern const LayerRow ghost_conv{"GhostConv", make, forward_conv};
extern const LayerRow ghost_bottleneck{"GhostBottleneck", make_bottleneck_row, forward_bottleneck};

}  // namespace yolo::graph::layers
