// What an operation of the graph is in TorchScript.
#pragma once

#include <string>
#include <vector>

#include <yolo/graph/graph.hpp>

namespace yolo::torchscript {

/// The names that the text of an operation is made of.
struct Operands {
  std::vector<std::string> inputs;
  std::vector<std::size_t> ranks;  ///< axes of each input
  std::vector<std::string> weights;
};

/// One expression that computes the node's output: "torch.silu(v3)". Sizes are asked for while it runs, so that it takes pictures
/// of any size. Throws Error for what is there in training only, and for numbers that are not finite.
/// Source: the operators as `torch.ops.aten` names them in PyTorch 2.9, and which of them equals an operation: src/train/network.
std::string expression_of(const graph::Node& node, const Operands& operands);

}  // namespace yolo::torchscript
