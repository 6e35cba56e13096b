// One operation of the graph in LibTorch: the table that reads the graph for training.
#pragma once

#include <torch/types.h>

#include <vector>

#include <yolo/graph/graph.hpp>

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

}  // namespace yolo::train
