// ResNetLayer: the stem or one stage of a residual network (arXiv:1512.03385), of ResNetBlock.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kExpansion = 4;

ModulePtr make_block(std::int64_t in, std::int64_t hidden, std::int64_t stride, ModulePtr activation) {
  const std::int64_t out = hidden * kExpansion;
  ModulePtr module = make_module("ResNetBlock");
  add_child(*module, "cv1", make_conv_block(in, hidden, {}, activation));
  add_child(*module, "cv2", make_conv_block(hidden, hidden, {.kernel = 3, .stride = stride}, activation));
  add_child(*module, "cv3", make_conv_block(hidden, out, {}, nullptr));
  add_child(*module, "shortcut",
            stride == 1 && in == out
                ? make_module("Identity")
                : make_list("Sequential", {make_conv_block(in, out, {.stride = stride}, nullptr)}));
  return module;
}

ModulePtr make_stem(std::int64_t in, std::int64_t out, ModulePtr activation) {
  ModulePtr pool = make_module("MaxPool2d");
  pool->attributes = {
      {"kernel_size", std::int64_t{3}}, {"stride", std::int64_t{2}}, {"padding", std::int64_t{1}}};
  return make_list("Sequential", {make_conv_block(in, out, {.kernel = 7, .stride = 2}, activation), pool});
}

// YAML: [input channels, channels, stride, is the stem, blocks]; not scaled by width.
ModulePtr make(LayerRequest& request) {
  const std::int64_t in = request.integer(0), hidden = request.integer(1), stride = request.integer(2, 1);
  const std::int64_t blocks = request.integer(4, 1);
  const bool is_stem = request.flag(3, false);
  if (in != request.input()) {
    throw Error(fmt::format("{}: argument 1 says {} input channels, there are {}", request.where, in,
                            request.input()));
  }
  if (hidden < 1 || stride < 1 || blocks < 1 || blocks > 1000) {
    throw Error(request.where + ": channels, stride and blocks must be positive, blocks at most 1000");
  }
  ModulePtr module = make_module("ResNetLayer");
  module->attributes = {{"is_first", is_stem}};
  if (is_stem) {
    request.out_channels = hidden;
    add_child(*module, "layer", make_stem(in, hidden, request.activation));
    return module;
  }
  request.out_channels = hidden * kExpansion;
  std::vector<ModulePtr> items{make_block(in, hidden, stride, request.activation)};
  for (std::int64_t i = 1; i < blocks; ++i) {
    items.push_back(make_block(request.out_channels, hidden, 1, request.activation));
  }
  add_child(*module, "layer", make_list("Sequential", items));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.emit(module, "layer", inputs)};
}

std::vector<Value> forward_block(const Module& module, Builder& builder, std::span<const Value> inputs) {
  Value x = inputs[0];
  for (const char* part : {"cv1", "cv2", "cv3"}) x = builder.emit(module, part, x);
  return {
      builder.activation(builder.add(x, builder.emit(module, "shortcut", inputs)), op::ActivationKind::relu)};
}

}  // namespace

extern const LayerRow resnet_layer{"ResNetLayer", make, forward};
extern const LayerRow resnet_block{"ResNetBlock", nullptr, forward_block};

}  // namespace yolo::graph::layers
