// Values for a network that was made from YAML, so that it can be run.
#pragma once

#include <random>
#include <set>

#include <yolo/graph/module.hpp>

namespace yolo::test {

inline void fill(graph::Tensor& tensor, std::mt19937& random, float mean, float deviation) {
  std::normal_distribution<float> value(mean, deviation);
  std::vector<float> values(static_cast<std::size_t>(tensor.count()));
  for (float& v : values) v = value(random);
  tensor = graph::Tensor::from_floats(tensor.shape, values);
}

inline void fill_module(graph::Module& module, std::mt19937& random, std::set<graph::Module*>& done) {
  if (!done.insert(&module).second) return;
  const bool norm = module.type == "BatchNorm2d";
  for (auto& [name, tensor] : module.parameters) {
    const auto inputs = static_cast<float>(tensor.count() / std::max<std::int64_t>(1, tensor.shape[0]));
    if (norm) fill(tensor, random, name == "weight" ? 1.0F : 0.0F, 0.2F);
    else fill(tensor, random, 0.0F, 1.2F / std::sqrt(std::max(1.0F, inputs)));
  }
  for (auto& [name, tensor] : module.buffers) {
    if (tensor.type != graph::DataType::f32) continue;
    fill(tensor, random, name == "running_var" ? 1.0F : 0.0F, 0.1F);
  }
  for (auto& [name, child] : module.children) fill_module(*child, random, done);
}

inline void fill_randomly(graph::Network& network, unsigned seed) {
  std::mt19937 random(seed);
  std::set<graph::Module*> done;
  for (graph::NetworkLayer& layer : network.layers) fill_module(*layer.module, random, done);
}

}  // namespace yolo::test
