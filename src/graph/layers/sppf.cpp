// SPPF and SPP: pooling at several sizes, joined.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_pool(std::int64_t kernel) {
  ModulePtr pool = make_module("MaxPool2d");
  pool->attributes = {{"kernel_size", kernel}, {"stride", std::int64_t{1}}, {"padding", kernel / 2}};
  return pool;
}

constexpr std::int64_t kPools = 3, kMostPools = 1000;

// YAML: [channels, kernel], and since YOLO26 [channels, kernel, pools, shortcut]; its first block has no activation then.
ModulePtr make_sppf(LayerRequest& request) {
  const std::int64_t in = request.input(), hidden = in / 2;
  request.out_channels = request.scaled_channels(0);
  ModulePtr module = make_module("SPPF");
  std::int64_t pools = kPools;
  if (request.newer) {
    pools = request.count(2, kPools);
    module->attributes = {{"n", pools}, {"add", request.flag(3, false) && in == request.out_channels}};
  }
  add_child(*module, "cv1", make_conv_block(in, hidden, {}, request.newer ? nullptr : request.activation));
  add_child(*module, "cv2", make_conv_block(hidden * (pools + 1), request.out_channels, {}, request.activation));
  add_child(*module, "m", make_pool(request.integer(1, 5)));
  return module;
}

// YAML: [channels, [kernels]]
ModulePtr make_spp(LayerRequest& request) {
  const std::int64_t in = request.input(), hidden = in / 2;
  request.out_channels = request.scaled_channels(0);
  std::vector<std::int64_t> kernels{5, 9, 13};
  if (request.is_given(1)) {
    const auto* list = request.list(1);
    if (!list || list->empty())
      throw Error(request.where + ": argument 2 must be a list of kernels, such as [5, 9, 13]");
    kernels = *list;
  }
  const auto joined = hidden * static_cast<std::int64_t>(kernels.size() + 1);
  ModulePtr module = make_module("SPP");
  add_child(*module, "cv1", make_conv_block(in, hidden, {}, request.activation));
  add_child(*module, "cv2", make_conv_block(joined, request.out_channels, {}, request.activation));
  std::vector<ModulePtr> pools;
  for (std::int64_t kernel : kernels) pools.push_back(make_pool(kernel));
  add_child(*module, "m", make_list("ModuleList", pools));
  return module;
}

// The same pool three times in a row sees what pools of 5, 9 and 13 see.
std::vector<Value> forward_sppf(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const std::int64_t pools = module.integer("n", kPools);
  if (pools < 0 || pools > kMostPools)
    throw Error(fmt::format("{}: {} pools in a row (n); 0 to {} are expected", builder.scope(), pools, kMostPools));
  std::vector<Value> parts{builder.emit(module, "cv1", inputs)};
  for (std::int64_t i = 0; i < pools; ++i) parts.push_back(builder.emit(module, "m", parts.back()));
  const Value y = builder.emit(module, "cv2", builder.concat(parts));
  if (!module.flag("add", false)) return {y};
  if (y.channels != inputs[0].channels) {
    throw Error(fmt::format("{}: it adds its input (add), which has {} channels, to {}", builder.scope(), inputs[0].channels,
                            y.channels));
  }
  return {builder.add(inputs[0], y)};
}

std::vector<Value> forward_spp(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> parts{builder.emit(module, "cv1", inputs)};
  for (const auto& [name, pool] : module.child("m").children) {
    parts.push_back(builder.emit_module(*pool, "m." + name, {&parts.front(), 1}).at(0));
  }
  return {builder.emit(module, "cv2", builder.concat(parts))};
}

}  // namespace

extern const LayerRow sppf{"SPPF", make_sppf, forward_sppf};
extern const LayerRow spp{"SPP", make_spp, forward_spp};

}  // namespace yolo::graph::layers
