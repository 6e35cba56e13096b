// AvgPool2d, and AdaptiveAvgPool2d to one value a channel.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [kernel, stride, padding]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.input();
  const std::int64_t kernel = request.integer(0);
  ModulePtr pool = make_module("AvgPool2d");
  pool->attributes = {
      {"kernel_size", kernel}, {"stride", request.integer(1, kernel)}, {"padding", request.integer(2, 0)}};
  return pool;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.flag("ceil_mode", false) || !module.flag("count_include_pad", true) ||
      module.has("divisor_override")) {
    throw Error(
        fmt::format("{}: average pooling with ceil_mode, with a divisor or without its padding is not "
                    "supported",
                    builder.scope()));
  }
  const auto kernel = module.pair("kernel_size");
  const auto stride = module.pair("stride");
  const auto padding = module.pair("padding");
  return {builder.average_pool(
      inputs[0],
      {{kernel.first, kernel.second}, {stride.first, stride.second}, {padding.first, padding.second}})};
}

std::vector<Value> forward_global(const Module& module, Builder& builder, std::span<const Value> inputs) {
  if (module.pair("output_size") != std::pair<std::int64_t, std::int64_t>(1, 1)) {
    throw Error(
        fmt::format("{}: adaptive pooling is supported to one value a channel only", builder.scope()));
  }
  return {builder.global_average_pool(inputs[0])};
}

ModulePtr make_global(LayerRequest& request) {
  request.out_channels = request.input();
  ModulePtr pool = make_module("AdaptiveAvgPool2d");
  pool->attributes = {{"output_size", request.integer(0)}};
  return pool;
}

}  // namespace

extern const LayerRow average_pool{"AvgPool2d", make, forward};
extern const LayerRow global_average_pool{"AdaptiveAvgPool2d", make_global, forward_global};

}  // namespace yolo::graph::layers
