// First values of a network that was built from a YAML.
#pragma once

#include <cstdint>

#include <yolo/graph/module.hpp>

namespace yolo::train {

/// Gives every tensor without values its first ones, as PyTorch's layers and the papers of the heads do: convolutions and
/// products uniform in +-1/sqrt(fan-in), norms 1 and 0, class biases such that every place starts as background
/// (arXiv:1708.02002, section 4.1). The same seed gives the same values. Tensors that have values keep them.
void initialise(graph::Network& network, std::uint64_t seed);

/// How many tensors took over values: those of the same name and shape.
struct Transfer {
  std::size_t taken = 0, all = 0;
};

/// Gives the tensors of `to` the values that those of `from` with the same name and shape have.
Transfer transfer(const graph::Network& from, graph::Network& to);

}  // namespace yolo::train
