// AAttn: attention within stripes of a map, and ABlock, AAttn with its feed-forward part (YOLOv12, arXiv:2502.12524, section 3).
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_attention(std::int64_t channels, std::int64_t heads, std::int64_t area) {
  ModulePtr module = make_module("AAttn");
  module->attributes = {{"area", area}, {"num_heads", heads}, {"head_dim", channels / heads}};
  add_child(*module, "qkv", make_conv_block(channels, channels * 3, {}, nullptr));
  add_child(*module, "proj", make_conv_block(channels, channels, {}, nullptr));
  add_child(*module, "pe", make_conv_block(channels, channels, {.kernel = 7, .groups = channels}, nullptr));
  return module;
}

// Channels of a head are [query, key, value]. Its positions, row by row, are cut into `area` pieces of one length, and each piece
// attends to itself alone.
std::vector<Value> forward_attention(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value x = inputs[0];
  const std::int64_t heads = module.integer("num_heads"), size = module.integer("head_dim"), area = module.integer("area", 1);
  if (heads < 1 || size < 1 || heads > x.channels || size > x.channels || heads * size != x.channels)
    throw Error(fmt::format("{}: {} heads of {} do not make {} channels", builder.scope(), heads, size, x.channels));
  constexpr std::int64_t kMostAreas = 4096;
  if (area < 1 || area > kMostAreas)
    throw Error(fmt::format("{}: a map in {} pieces (area); 1 to {} are expected", builder.scope(), area, kMostAreas));
  const Value rows = builder.reshape(builder.emit(module, "qkv", x), {0, heads, 3 * size, area, -1});
  const Value qkv = builder.transpose(rows, {0, 1, 3, 2, 4});  // images x heads x pieces x channels x positions
  const Value query = builder.slice(qkv, 3, 0, size), key = builder.slice(qkv, 3, size, 2 * size);
  const Value value = builder.slice(qkv, 3, 2 * size, 3 * size);
  const double scale = 1.0 / std::sqrt(static_cast<double>(size));
  const Value weights = builder.softmax(builder.multiply(builder.matmul(query, key, true, false), scale), -1);
  const auto as_map = [&](Value pieces) {
    return builder.reshape_like(builder.transpose(pieces, {0, 1, 3, 2, 4}), x, x.channels);
  };
  const Value mixed = as_map(builder.matmul(value, weights, false, true));
  const Value position = builder.emit(module, "pe", as_map(value));
  return {builder.emit(module, "proj", builder.add(mixed, position))};
}

std::vector<Value> forward_block(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value x = builder.add(inputs[0], builder.emit(module, "attn", inputs));
  return {builder.add(x, builder.emit(module, "mlp", x))};
}

}  // namespace

ModulePtr make_area_block(std::int64_t channels, std::int64_t heads, double expansion, std::int64_t area, ModulePtr activation) {
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(channels) * expansion);
  ModulePtr module = make_module("ABlock");
  add_child(*module, "attn", make_attention(channels, heads, area));
  add_child(*module, "mlp",
            make_list("Sequential", {make_conv_block(channels, hidden, {}, activation), make_conv_block(hidden, channels, {}, nullptr)}));
  return module;
}

extern const LayerRow area_attention{"AAttn", nullptr, forward_attention};
extern const LayerRow area_block{"ABlock", nullptr, forward_block};

}  // namespace yolo::graph::layers
