// Attention over the positions of a map, and PSABlock, attention with its feed-forward part (YOLOv10, section 3.2).
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_attention(std::int64_t channels, std::int64_t heads, double ratio) {
  const std::int64_t head = channels / heads;
  const auto key = static_cast<std::int64_t>(static_cast<double>(head) * ratio);
  ModulePtr module = make_module("Attention");
  module->attributes = {{"num_heads", heads},
                        {"head_dim", head},
                        {"key_dim", key},
                        {"scale", std::pow(static_cast<double>(key), -0.5)}};
  add_child(*module, "qkv", make_conv_block(channels, channels + 2 * key * heads, {}, nullptr));
  add_child(*module, "proj", make_conv_block(channels, channels, {}, nullptr));
  add_child(*module, "pe", make_conv_block(channels, channels, {.kernel = 3, .groups = channels}, nullptr));
  return module;
}

// Rows of a head are [query, key, value] x positions; softmax(queryT key * scale) weighs the values.
std::vector<Value> forward_attention(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value x = inputs[0];
  const std::int64_t heads = module.integer("num_heads");
  const std::int64_t key_size = module.integer("key_dim"), head_size = module.integer("head_dim");
  if (heads < 1 || key_size < 1 || head_size < 1 || heads * head_size != x.channels) {
    throw Error(fmt::format("{}: {} heads of {} do not make {} channels", builder.scope(), heads, head_size, x.channels));
  }
  const Value qkv = builder.reshape(builder.emit(module, "qkv", x), {0, heads, 2 * key_size + head_size, -1});
  const Value query = builder.slice(qkv, 2, 0, key_size);
  const Value key = builder.slice(qkv, 2, key_size, 2 * key_size);
  const Value value = builder.slice(qkv, 2, 2 * key_size, 2 * key_size + head_size);
  const double scale = module.number("scale", 1.0 / std::sqrt(static_cast<double>(key_size)));
  const Value weights = builder.softmax(builder.multiply(builder.matmul(query, key, true, false), scale), -1);
  const Value mixed = builder.reshape_like(builder.matmul(value, weights, false, true), x, x.channels);
  const Value position = builder.emit(module, "pe", builder.reshape_like(value, x, x.channels));
  return {builder.emit(module, "proj", builder.add(mixed, position))};
}

std::vector<Value> forward_block(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const bool shortcut = module.flag("add", true);
  Value x = inputs[0];
  for (const char* part : {"attn", "ffn"}) {
    const Value y = builder.emit(module, part, x);
    x = shortcut ? builder.add(x, y) : y;
  }
  return {x};
}

}  // namespace

ModulePtr make_psa_block(std::int64_t channels, std::int64_t heads, double ratio, ModulePtr activation) {
  ModulePtr module = make_module("PSABlock");
  module->attributes = {{"add", true}};
  add_child(*module, "attn", make_attention(channels, heads, ratio));
  add_child(*module, "ffn",
            make_list("Sequential", {make_conv_block(channels, channels * 2, {}, activation),
                                     make_conv_block(channels * 2, channels, {}, nullptr)}));
  return module;
}

extern const LayerRow attention{"Attention", nullptr, forward_attention};
extern const LayerRow psa_block{"PSABlock", nullptr, forward_block};

}  // namespace yolo::graph::layers
