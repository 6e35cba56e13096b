// What a batch normalisation reads and brings up to date, whoever computes it.
#pragma once

#include <torch/types.h>

#include <vector>

#include <yolo/graph/graph.hpp>

namespace yolo::train {

/// Parameters (f32) of a batch normalisation of C channels; the running ones are brought up to date.
struct BatchNormWeights {
  at::Tensor gamma, beta, running_mean, running_variance;
  double momentum = 0.1;  ///< share of this batch in the running values
  double epsilon = 1e-5;
};

/// `weights` in the order of the graph.
inline BatchNormWeights batch_norm_weights(const graph::op::BatchNorm& op,
                                           const std::vector<at::Tensor>& weights) {
  return {weights[0], weights[1], weights[2], weights[3], op.momentum, op.epsilon};
}

}  // namespace yolo::train
