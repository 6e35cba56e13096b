// Conv and DWConv: convolution, batch norm, activation.
#include <numeric>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [channels, kernel, stride, padding, groups, dilation, activation]
ModulePtr make(LayerRequest& request, bool depthwise) {
  ConvOptions options;
  options.kernel = request.integer(1, 1);
  options.stride = request.integer(2, 1);
  const std::int64_t in = request.input();
  request.out_channels = request.scaled_channels(0);
  bool activate = true;
  if (depthwise) {
    options.groups = std::gcd(in, request.out_channels);
    options.dilation = request.integer(3, 1);
    activate = request.flag(4, true);
  } else {
    options.padding = request.integer(3, -1);
    options.groups = request.integer(4, 1);
    options.dilation = request.integer(5, 1);
    activate = request.flag(6, true);
  }
  return make_conv_block(in, request.out_channels, options, activate ? request.activation : nullptr,
                         depthwise ? "DWConv" : "Conv");
}

ModulePtr make_conv(LayerRequest& request) { return make(request, false); }
ModulePtr make_depthwise(LayerRequest& request) { return make(request, true); }

// A file saved after fusing has no "bn": its convolution carries the bias.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  Value x = builder.emit(module, "conv", inputs);
  if (module.find_child("bn")) x = builder.emit(module, "bn", x);
  if (module.find_child("act")) x = builder.emit(module, "act", x);
  return {x};
}

}  // namespace

extern const LayerRow conv{"Conv", make_conv, forward};
extern const LayerRow dw_conv{"DWConv", make_depthwise, forward};

}  // namespace yolo::graph::layers
