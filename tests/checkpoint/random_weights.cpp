// A fixed sequence of numbers as weights.
#include "checkpoint/random_weights.hpp"

#include <set>

namespace yolo::test {
namespace {

using graph::Tensor;

class Sequence {
 public:
  // Source: the constants of Numerical Recipes' 64-bit linear congruential generator.
  float next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<float>(state_ >> 40) / static_cast<float>(1 << 23) - 1.0F;
  }

 private:
  std::uint64_t state_ = 1;
};

Tensor filled(const Tensor& shape, const std::string& type, const std::string& name, Sequence& sequence) {
  if (shape.type == graph::DataType::i64) {
    auto counter = std::make_shared<std::int64_t>(3);
    return {shape.type, shape.shape, {counter, reinterpret_cast<const std::byte*>(counter.get())}};
  }
  std::vector<float> values(static_cast<std::size_t>(shape.count()));
  const double inputs = shape.shape.size() > 1 ? static_cast<double>(shape.count() / shape.shape[0]) : 1.0;
  const float scale = shape.shape.size() > 1 ? static_cast<float>(1.7 / std::sqrt(inputs)) : 0.1F;
  for (float& value : values) value = scale * sequence.next();
  const bool is_norm = type.ends_with("Norm2d") || type == "LayerNorm";
  if (name == "running_var" || (is_norm && name == "weight")) {
    for (float& value : values) value += 1.0F;
  }
  return Tensor::from_floats(shape.shape, std::move(values));
}

void fill(graph::Module& module, Sequence& sequence, std::set<const graph::Module*>& seen) {
  if (!seen.insert(&module).second) return;
  for (auto* group : {&module.parameters, &module.buffers}) {
    for (auto& [name, tensor] : *group) tensor = filled(tensor, module.type, name, sequence);
  }
  for (auto& [name, child] : module.children) fill(*child, sequence, seen);
  if (module.type != "DFL") return;
  Tensor& bins = module.children.at(0).second->parameters.at(0).second;
  std::vector<float> values(static_cast<std::size_t>(bins.count()));
  std::iota(values.begin(), values.end(), 0.0F);
  bins = Tensor::from_floats(bins.shape, std::move(values));
}

}  // namespace

void fill_weights(graph::Network& network) {
  Sequence sequence;
  std::set<const graph::Module*> seen;
  for (graph::NetworkLayer& layer : network.layers) fill(*layer.module, sequence, seen);
}

}  // namespace yolo::test
