// AConv and ADown: half the size, after a smoothing mean of 2 x 2 pixels (YOLOv9, arXiv:2402.13616).
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

constexpr ConvOptions kHalving{.kernel = 3, .stride = 2};

// YAML: [channels]
ModulePtr make_aconv(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  ModulePtr module = make_module("AConv");
  add_child(*module, "cv1",
            make_conv_block(request.input(), request.out_channels, kHalving, request.activation));
  return module;
}

// YAML: [channels]
ModulePtr make_adown(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  const std::int64_t in = request.input() / 2, hidden = request.out_channels / 2;
  ModulePtr module = make_module("ADown");
  module->attributes = {{"c", hidden}};
  add_child(*module, "cv1", make_conv_block(in, hidden, kHalving, request.activation));
  add_child(*module, "cv2", make_conv_block(in, hidden, {}, request.activation));
  return module;
}

Value smooth(Builder& builder, Value x) { return builder.average_pool(x, {{2, 2}, {1, 1}, {0, 0}}); }

std::vector<Value> forward_aconv(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.emit(module, "cv1", smooth(builder, inputs[0]))};
}

std::vector<Value> forward_adown(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> halves = builder.chunk(smooth(builder, inputs[0]), 2);
  halves[0] = builder.emit(module, "cv1", halves[0]);
  halves[1] = builder.emit(module, "cv2", builder.max_pool(halves[1], {{3, 3}, {2, 2}, {1, 1}}));
  return {builder.concat(halves)};
}

}  // namespace

extern const LayerRow aconv{"AConv", make_aconv, forward_aconv};
extern const LayerRow adown{"ADown", make_adown, forward_adown};

}  // namespace yolo::graph::layers
