// MaxPool2d.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [kernel, stride, padding]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.input();
  ModulePtr pool = make_module("MaxPool2d");
  const std::int64_t kernel = request.integer(0);
  pool->attributes = {{"kernel_size", kernel},
                      {"stride", request.integer(1, kernel)},
                      {"padding", request.integer(2, 0)},
                      {"dilation", std::int64_t{1}},
                      {"ceil_mode", false}};
  return pool;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.flag("ceil_mode", false) || module.integer("dilation", 1) != 1) {
    throw Error(fmt::format("{}: max pooling with ceil_mode or dilation is not supported", builder.scope()));
  }
  const auto kernel = module.pair("kernel_size");
  const auto stride = module.pair("stride");
  const auto padding = module.pair("padding");
  op::MaxPool op{{kernel.first, kernel.second}, {stride.first, stride.second}, {padding.first, padding.second}};
  for (int axis = 0; axis < 2; ++axis) {
    if (op.kernel[axis] < 1 || op.stride[axis] < 1 || op.padding[axis] < 0 || op.padding[axis] * 2 > op.kernel[axis]) {
      throw Error(fmt::format("{}: max pooling with impossible kernel, stride or padding", builder.scope()));
    }
  }
  return {builder.max_pool(inputs[0], op)};
}

}  // namespace

extern const LayerRow max_pool{"MaxPool2d", make, forward};

}  // namespace yolo::graph::layers
