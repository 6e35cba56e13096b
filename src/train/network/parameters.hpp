// The weights of a network as LibTorch tensors, by the names of the state dict.
#pragma once

#include <torch/types.h>

#include <string>
#include <string_view>
#include <vector>

#include <yolo/graph/module.hpp>

namespace yolo::train {

/// How an optimizer treats a parameter.
enum class ParameterKind {
  weight,  ///< of convolutions and products: with weight decay
  norm,    ///< scale of a normalisation: without
  bias,    ///< without
};

/// An entry of the state dict.
struct NamedParameter {
  std::string name;    ///< "model.0.conv.weight"
  at::Tensor tensor;   ///< f32 (counters i64); requires_grad for what learns
  bool learns = false; ///< a parameter, not a buffer of running statistics
  ParameterKind kind = ParameterKind::weight;
  bool buffer = false; ///< running statistics and counters, which no optimizer knows
};

class Parameters {
 public:
  /// Takes the values of `network`, or reserves room where it has none. The network is changed: every tensor gets memory of
  /// its own, so that find() can tell by its address where a weight in the network's graph comes from.
  Parameters(graph::Network& network, at::Device device);

  std::vector<NamedParameter>& entries() { return entries_; }
  const std::vector<NamedParameter>& entries() const { return entries_; }
  /// Null when there is none.
  NamedParameter* find(std::string_view name);

  /// The tensor that a weight of the graph is, or the part of it that it shares memory with (as views, so that gradients
  /// arrive in the whole). Undefined for a weight from elsewhere: a constant.
  at::Tensor find(const graph::Tensor& weight) const;

  /// Copies the values into a network of the same structure.
  void store(graph::Network& network) const;
  /// Copies values in, and leaves alone what learns and what the optimizer knows of it.
  void copy_from(const Parameters& other);

 private:
  struct Range {
    const std::byte* begin;
    std::size_t bytes;
    std::size_t entry;
  };
  std::vector<NamedParameter> entries_;
  std::vector<Range> ranges_;  // sorted by begin
};

/// A network with the same values whose modules and tensors are shared with nobody; all floating values f32.
graph::Network independent_copy(const graph::Network& network);

}  // namespace yolo::train
