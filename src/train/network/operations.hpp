// One operation of the graph in LibTorch: the table that reads the graph for training.
#pragma once

#include <torch/types.h>

#include <vector>

#include <yolo/graph/graph.hpp>

#include "train/network/out_of_memory.hpp"

namespace yolo::train {

struct JointStatistics;

struct OperationContext {
  bool training = true;                       ///< batch statistics and dropout
  at::ScalarType compute = at::kFloat;        ///< of products; statistics and parameters stay f32
  const JointStatistics* joint = nullptr;     ///< batch statistics are those of several processes
};

/// Computes `node`. `inputs` are what its inputs gave, `weights` its parameters in the graph's order.
/// Throws Error naming the operation and where it stands when shapes do not fit.
at::Tensor run_operation(const graph::Node& node, const std::vector<at::Tensor>& inputs,
                         const std::vector<at::Tensor>& weights, const OperationContext& context);

/// Throws Error that names the operation, where it stands and the shapes that it got.
[[noreturn]] void throw_named(const c10::Error& error, const graph::Node& node,
                              const std::vector<at::Tensor>& inputs);

/// Computes `node` in another way than run_operation(), with its errors. Want of memory stays LibTorch's own
/// error.
template <class Compute>
auto with_named_errors(const graph::Node& node, const std::vector<at::Tensor>& inputs,
                       const Compute& compute) {
  try {
    return compute();
  } catch (const c10::Error& error) {
    if (is_out_of_memory(error)) throw;
    throw_named(error, node, inputs);
  }
}

}  // namespace yolo::train
