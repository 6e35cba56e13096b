// What several update rules share.
#pragma once

#include <ATen/Functions.h>

#include "train/optimise/update_rule.hpp"

namespace yolo::train {

constexpr double kBeta2 = 0.999;   // decay of the mean square, Adam family
constexpr double kEpsilon = 1e-8;  // keeps quotients finite

/// Gradients with the decay of weights added to them (L2 penalty), new tensors if there is a decay.
inline std::vector<at::Tensor> decayed_gradients(const UpdateBatch& batch, double weight_decay) {
  return weight_decay == 0 ? batch.gradients
                           : at::_foreach_add(batch.gradients, batch.parameters, weight_decay);
}

/// mean += (1 - beta) * (values - mean)
inline void update_mean(std::vector<at::Tensor>& mean, const std::vector<at::Tensor>& values, double beta) {
  at::_foreach_lerp_(mean, values, 1 - beta);
}

/// mean_square = beta * mean_square + (1 - beta) * values^2
inline void update_mean_square(std::vector<at::Tensor>& mean_square, const std::vector<at::Tensor>& values,
                               double beta) {
  at::_foreach_mul_(mean_square, beta);
  at::_foreach_addcmul_(mean_square, values, values, 1 - beta);
}

}  // namespace yolo::train
