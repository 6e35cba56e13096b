// HGStem: the first layers of PP-HGNetV2, the backbone of RT-DETR (arXiv:2304.08069).
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [inner channels, channels]
ModulePtr make(LayerRequest& request) {
  const std::int64_t inner = request.integer(0);
  request.out_channels = request.integer(1);
  // Each block has an activation of its own, which the count of layers shows.
  const auto block = [](std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                        std::int64_t padding) {
    return make_conv_block(in, out, {.kernel = kernel, .stride = stride, .padding = padding},
                           make_module("ReLU"));
  };
  ModulePtr module = make_module("HGStem");
  add_child(*module, "stem1", block(request.input(), inner, 3, 2, 1));
  add_child(*module, "stem2a", block(inner, inner / 2, 2, 1, 0));
  add_child(*module, "stem2b", block(inner / 2, inner, 2, 1, 0));
  add_child(*module, "stem3", block(2 * inner, inner, 3, 2, 1));
  add_child(*module, "stem4", block(inner, request.out_channels, 1, 1, 0));
  ModulePtr pool = make_module("MaxPool2d");
  pool->attributes = {{"kernel_size", std::int64_t{2}},
                      {"stride", std::int64_t{1}},
                      {"padding", std::int64_t{0}},
                      {"ceil_mode", true}};
  add_child(*module, "pool", pool);
  return module;
}

// A column on the right and a row below keep the size through windows of 2.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const auto padded = [&](Value x) { return builder.pad(x, {.right = 1, .bottom = 1}); };
  const Value x = padded(builder.emit(module, "stem1", inputs));
  const Value deep = builder.emit(module, "stem2b", padded(builder.emit(module, "stem2a", x)));
  // Windows never reach beyond the padded map, so the module's ceil_mode changes nothing.
  const std::pair<std::int64_t, std::int64_t> one{1, 1}, two{2, 2}, none{0, 0};
  const Module& pool = module.child("pool");
  if (pool.pair("kernel_size") != two || pool.pair("stride") != one || pool.pair("padding") != none)
    throw Error(builder.scope() + ": a pool of 2 with stride 1 and no padding is expected");
  const Value pooled = builder.max_pool(x, {.kernel = {2, 2}, .stride = {1, 1}, .padding = {0, 0}});
  const Value parts[] = {pooled, deep};
  return {builder.emit(module, "stem4", builder.emit(module, "stem3", builder.concat(parts)))};
}

}  // namespace

extern const LayerRow hg_stem{"HGStem", make, forward};

}  // namespace yolo::graph::layers
