// MultiheadAttention: each position takes a weighted mean of all (arXiv:1706.03762, section 3.2).
#include <yolo/error.hpp>

#include "graph/layers/transformer.hpp"

namespace yolo::graph::layers {

ModulePtr make_multi_head_attention(std::int64_t size, std::int64_t heads) {
  if (heads < 1 || size % heads != 0)
    throw Error(fmt::format("{} values cannot be split into {} heads", size, heads));
  ModulePtr module = make_module("MultiheadAttention");
  module->attributes = {{"embed_dim", size}, {"num_heads", heads}, {"head_dim", size / heads}};
  module->parameters.emplace_back("in_proj_weight", Tensor::shape_only({3 * size, size}));
  module->parameters.emplace_back("in_proj_bias", Tensor::shape_only({3 * size}));
  add_child(*module, "out_proj", make_linear(size, size));
  return module;
}

namespace {

// Rows [first, last) of a matrix or elements of a vector; shares the data.
Tensor part_of(const Tensor& tensor, std::int64_t first, std::int64_t last) {
  Tensor part = tensor;
  part.shape[0] = last - first;
  if (tensor.data) {
    const auto row = static_cast<std::size_t>(tensor.count() / tensor.shape[0]) * size_of(tensor.type);
    part.data = std::shared_ptr<const std::byte>(tensor.data,
                                                 tensor.data.get() + static_cast<std::size_t>(first) * row);
  }
  return part;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Tensor &weight = module.tensor("in_proj_weight"), &bias = module.tensor("in_proj_bias");
  const std::int64_t heads = module.integer("num_heads");
  const std::int64_t size = weight.shape.size() == 2 ? weight.shape[1] : 0;
  const bool fits = heads >= 1 && size >= heads && size % heads == 0 &&
                    weight.shape == Shape{3 * size, size} && bias.shape == Shape{3 * size};
  if (!fits || inputs.size() < 2 || inputs.size() > 3) {
    throw Error(fmt::format("{}: a projection of shape [{}] does not serve {} heads", builder.scope(),
                            fmt::join(weight.shape, ", "), heads));
  }
  const auto split = [&](Value x) {  // to N x heads x L x head size
    return builder.transpose(builder.reshape(x, {0, 0, heads, size / heads}), {0, 2, 1, 3});
  };
  const auto project = [&](Value x, std::int64_t first, std::int64_t last) {
    const Tensor part_of_bias = part_of(bias, first, last);
    return builder.linear(x, part_of(weight, first, last), &part_of_bias);
  };
  const Value both = project(inputs[0], 0, 2 * size);
  const Value query = split(builder.slice(both, 2, 0, size)),
              key = split(builder.slice(both, 2, size, 2 * size));
  const Value mask = inputs.size() > 2 ? inputs[2] : Value{};
  const Value mixed = builder.attention(query, key, split(project(inputs[1], 2 * size, 3 * size)), mask);
  return {builder.emit(module, "out_proj",
                       builder.reshape(builder.transpose(mixed, {0, 2, 1, 3}), {0, 0, size}))};
}

}  // namespace

extern const LayerRow multi_head_attention{"MultiheadAttention", nullptr, forward};

}  // namespace yolo::graph::layers
