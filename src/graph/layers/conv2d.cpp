// Conv2d: the plain convolution that the blocks are made of.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [channels, kernel, stride]
ModulePtr make(LayerRequest& request) {
  ConvOptions options;
  options.kernel = request.integer(1, 1);
  options.stride = request.integer(2, 1);
  options.padding = request.integer(3, 0);
  options.bias = true;
  request.out_channels = request.integer(0);
  return make_conv2d(request.input(), request.out_channels, options);
}

Pair to_pair(std::pair<std::int64_t, std::int64_t> pair) { return {pair.first, pair.second}; }

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const std::string mode = module.text("padding_mode", "zeros");
  if (mode != "zeros") {
    throw Error(fmt::format("{}: padding_mode \"{}\" is not supported, only \"zeros\"", builder.scope(), mode));
  }
  op::Conv op;
  op.stride = to_pair(module.pair("stride"));
  op.padding = to_pair(module.pair("padding"));
  op.dilation = to_pair(module.pair("dilation"));
  op.groups = module.integer("groups", 1);
  return {builder.conv(inputs[0], op, module.tensor("weight"), module.find_tensor("bias"))};
}

}  // namespace

extern const LayerRow conv2d{"Conv2d", make, forward};

}  // namespace yolo::graph::layers
