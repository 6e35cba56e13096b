// AIFI: a transformer encoder layer over the places of one map (RT-DETR, arXiv:2304.08069, section 4.2).
#include <yolo/error.hpp>

#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {

Value to_rows(Builder& builder, Value map) {
  return builder.transpose(builder.reshape(map, {0, map.channels, -1}), {0, 2, 1});
}

namespace {

constexpr double kTemperature = 10000;  // of the sines (arXiv:1706.03762, section 3.5)

// YAML: [size of the feed-forward part, heads]
ModulePtr make(LayerRequest& request) {
  const std::int64_t size = request.input(), hidden = request.integer(0, 2048);
  if (size % 4 != 0)
    throw Error(fmt::format("{}: {} channels cannot hold two sines and two cosines", request.where, size));
  ModulePtr module = make_module("AIFI");
  module->attributes = {{"normalize_before", false}};
  const ModulePtr attention = make_multi_head_attention(size, request.integer(1, 8));
  attention->attributes["batch_first"] = true;
  add_child(*module, "ma", attention);
  add_child(*module, "fc1", make_linear(size, hidden));
  add_child(*module, "fc2", make_linear(hidden, size));
  add_child(*module, "norm1", make_layer_norm(size));
  add_child(*module, "norm2", make_layer_norm(size));
  for (const char* name : {"dropout", "dropout1", "dropout2"})
    add_child(*module, name, make_module("Dropout"));
  add_child(*module, "act", make_module("GELU"));
  request.out_channels = size;
  return module;
}

// A position on one axis times frequencies: [1, channels / 2, 2], first those of the columns.
Tensor make_frequencies(std::int64_t channels) {
  const auto count = static_cast<std::size_t>(channels / 4);
  std::vector<float> values(count * 4);
  for (std::size_t i = 0; i < count; ++i) {
    const double exponent = static_cast<double>(i) / static_cast<double>(count);
    const auto frequency = static_cast<float>(1 / std::pow(kTemperature, exponent));
    values[2 * i] = values[2 * (count + i) + 1] = frequency;
  }
  return Tensor::from_floats({1, channels / 2, 2}, std::move(values));
}

// Sines and cosines of column and row. The peer lists the places column by column but the map row by row;
// both agree for what it was trained with, a square, up to swapping rows and columns, and this follows it
// elsewhere too.
Value position_embedding(Builder& builder, Value map) {
  const std::int64_t half = map.channels / 2, quarter = map.channels / 4;
  const Value grid = builder.transpose(builder.position_grid(map, false), {0, 1, 3, 2});
  const Value angles =
      builder.matmul(to_rows(builder, grid), builder.constant(make_frequencies(map.channels)), false, true);
  const Value sine = builder.unary(angles, op::UnaryKind::sine),
              cosine = builder.unary(angles, op::UnaryKind::cosine);
  const Value parts[] = {builder.slice(sine, 2, 0, quarter), builder.slice(cosine, 2, 0, quarter),
                         builder.slice(sine, 2, quarter, half), builder.slice(cosine, 2, quarter, half)};
  return builder.concat(parts, 2);
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value map = inputs[0];
  if (map.channels < 4 || map.channels % 4 != 0) {
    throw Error(
        fmt::format("{}: {} channels cannot hold two sines and two cosines", builder.scope(), map.channels));
  }
  if (!module.child("ma").flag("batch_first", true))
    throw Error(builder.scope() + ": its attention must have batch_first=True");
  const bool before = module.flag("normalize_before", false);
  Value x = to_rows(builder, map);
  const auto norm = [&](const char* name, Value y, bool wanted) {
    return wanted ? builder.emit(module, name, y) : y;
  };
  const auto attention = [&](Value y) {
    const Value pair[] = {builder.add(y, position_embedding(builder, map)), y};
    return builder.emit(module, "ma", pair);
  };
  x = norm("norm1", builder.add(x, attention(norm("norm1", x, before))), !before);
  const Value hidden = builder.emit(module, "act", builder.emit(module, "fc1", norm("norm2", x, before)));
  x = norm("norm2", builder.add(x, builder.emit(module, "fc2", hidden)), !before);
  return {builder.reshape_like(builder.transpose(x, {0, 2, 1}), map, map.channels)};
}

}  // namespace

extern const LayerRow aifi{"AIFI", make, forward};

}  // namespace yolo::graph::layers
