// MSDeformAttn: each query looks at a few places of every level (Deformable DETR, arXiv:2010.04159,
// section 4.1).
#include <yolo/error.hpp>

#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {

ModulePtr make_deformable_attention(const DeformableOptions& options) {
  const std::int64_t places = options.heads * options.levels * options.points;
  ModulePtr module = make_module("MSDeformAttn");
  module->attributes = {{"d_model", options.size},
                        {"n_levels", options.levels},
                        {"n_heads", options.heads},
                        {"n_points", options.points}};
  add_child(*module, "sampling_offsets", make_linear(options.size, 2 * places));
  add_child(*module, "attention_weights", make_linear(options.size, places));
  add_child(*module, "value_proj", make_linear(options.size, options.size));
  add_child(*module, "output_proj", make_linear(options.size, options.size));
  return module;
}

namespace {

struct Sizes {
  std::int64_t size, heads, levels, points;
  std::int64_t places() const { return levels * points; }  ///< of one head
};

Sizes read_sizes(const Module& module, const Builder& builder, std::span<const Value> inputs) {
  Sizes sizes{0, module.integer("n_heads"), module.integer("n_levels"), module.integer("n_points")};
  const Shape& out = module.child("output_proj").tensor("weight").shape;
  const Shape& offsets = module.child("sampling_offsets").tensor("weight").shape;
  sizes.size = out.size() == 2 ? out[1] : 0;
  const auto is_sensible = [](std::int64_t n) { return n >= 1 && n <= 4096; };
  const bool fits = is_sensible(sizes.heads) && is_sensible(sizes.levels) && is_sensible(sizes.points) &&
                    sizes.size >= 1 && sizes.size % sizes.heads == 0 &&
                    offsets.size() == 2 && offsets[0] == 2 * sizes.heads * sizes.places() &&
                    static_cast<std::int64_t>(inputs.size()) == 2 + sizes.levels;
  if (!fits) {
    throw Error(fmt::format(
        "{}: {} heads, {} levels and {} points do not fit weights of shape [{}] and {} inputs",
        builder.scope(), sizes.heads, sizes.levels, sizes.points, fmt::join(offsets, ", "), inputs.size()));
  }
  return sizes;
}

Value add_constant(Builder& builder, Value x, float value) {
  return builder.add(x, builder.constant(Tensor::from_floats({1, 1, 1, 1}, {value})));
}

// Where each head looks, N x heads, Q, places, 2, in -1..1 of a map. An offset counts in half boxes a point. Heads join the
// images while the queries stand last: an axis that a reshape takes over must keep its place.
Value sampling_places(const Module& module, Builder& builder, const Sizes& s, Value query, Value boxes) {
  const Value offsets = builder.reshape(builder.emit(module, "sampling_offsets", query),
                                        {0, 0, s.heads * s.places(), 2});
  const Value center = builder.reshape(builder.slice(boxes, 2, 0, 2), {0, 0, 1, 2});
  const Value extent = builder.reshape(builder.slice(boxes, 2, 2, 4), {0, 0, 1, 2});
  const Value moved = builder.multiply(builder.multiply(offsets, extent), 1 / static_cast<double>(s.points));
  const Value places = builder.add(moved, add_constant(builder, builder.multiply(center, 2), -1));
  const Value by_head = builder.reshape(builder.transpose(places, {0, 2, 3, 1}), {-1, s.places(), 2, 0});
  return builder.transpose(by_head, {0, 3, 1, 2});
}

// How much each place counts: N x heads, 1, Q, places.
Value place_weights(const Module& module, Builder& builder, const Sizes& s, Value query) {
  const Value logits = builder.emit(module, "attention_weights", query);
  const Value weights = builder.softmax(builder.reshape(logits, {0, 0, s.heads, s.places()}), -1);
  return builder.reshape(builder.transpose(weights, {0, 2, 1, 3}), {-1, 1, 0, s.places()});
}

// The projection of values, done on the map: N x heads, size of a head, H, W.
Value project_values(const Module& linear, Builder& builder, const Sizes& s, Value map) {
  Tensor weight = linear.tensor("weight");
  if (weight.shape.size() == 2) weight.shape.insert(weight.shape.end(), 2, 1);
  return builder.reshape(builder.conv(map, {}, weight, linear.find_tensor("bias")),
                         {-1, s.size / s.heads, 0, 0});
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Sizes s = read_sizes(module, builder, inputs);
  const Value places = sampling_places(module, builder, s, inputs[0], inputs[1]);
  std::vector<Value> samples;
  for (std::int64_t level = 0; level < s.levels; ++level) {
    const Value map = inputs[static_cast<std::size_t>(2 + level)];
    const Value here = builder.slice(places, 2, level * s.points, (level + 1) * s.points);
    samples.push_back(builder.grid_sample(project_values(module.child("value_proj"), builder, s, map), here));
  }
  const Value weighted =
      builder.multiply(builder.concat(samples, 3), place_weights(module, builder, s, inputs[0]));
  const Value sum = builder.reshape(builder.reduce(weighted, op::ReduceKind::sum, 3), {-1, s.size, 0});
  return {builder.emit(module, "output_proj", builder.transpose(sum, {0, 2, 1}))};
}

}  // namespace

extern const LayerRow deformable_attention{"MSDeformAttn", nullptr, forward};

}  // namespace yolo::graph::layers
