// Weights from a formula of a parameter's name, so that the peer can be given the same without a file of
// weights. The twin of tests/data/graph/formula_weights.py.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include <yolo/graph/module.hpp>

namespace yolo::test {

/// FNV-1a of the text.
inline std::uint32_t hash_of(const std::string& text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return hash;
}

/// Number `index` of a sequence of numbers in [-1, 1) that looks random and is exact everywhere.
inline double formula_value(std::uint32_t hash, std::uint32_t index) {
  std::uint32_t x = hash + index * 2654435761U;
  x = (x ^ (x >> 16)) * 0x45d9f3bU;
  x = (x ^ (x >> 16)) * 0x45d9f3bU;
  x ^= x >> 16;
  return static_cast<double>(x >> 8) / 8388608.0 - 1.0;
}

/// Values for "model.0.conv.weight": variances and scales near 1, shifts near 0, weights by the number of
/// inputs.
inline graph::Tensor formula_tensor(const std::string& name, const graph::Shape& shape, double gain = 1.2) {
  const auto count = static_cast<std::uint32_t>(graph::element_count(shape));
  const bool is_scale = name.ends_with("running_var") || (shape.size() == 1 && name.ends_with("weight"));
  double mean = is_scale ? 1.0 : 0.0, spread = is_scale ? 0.2 : 0.1;
  if (shape.size() > 1)
    spread = std::sqrt(3.0 * static_cast<double>(shape[0]) / static_cast<double>(count)) * gain;
  std::vector<float> values(count);
  const std::uint32_t hash = hash_of(name);
  for (std::uint32_t i = 0; i < count; ++i)
    values[i] = static_cast<float>(mean + spread * formula_value(hash, i));
  return graph::Tensor::from_floats(shape, std::move(values));
}

/// Fills every parameter and buffer but counters and the fixed steps of a DFL. `gain` is how much a layer of weights
/// amplifies: too little, and nothing of the picture reaches the end of a deep network.
inline void fill_by_formula(graph::Network& network, double gain = 1.2) {
  std::map<const graph::Tensor*, graph::Tensor> made;
  for (const graph::NamedTensor& entry : graph::state_dict(network)) {
    if (entry.tensor->type != graph::DataType::f32 || entry.name.find(".dfl.") != std::string::npos) continue;
    made.try_emplace(entry.tensor, formula_tensor(entry.name, entry.tensor->shape, gain));
  }
  for (auto& [place, tensor] : made) const_cast<graph::Tensor&>(*place) = tensor;
}

}  // namespace yolo::test
