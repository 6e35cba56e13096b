// What follows the backward passes of one optimizer step, in the peer's order.
#pragma once

#include "train/optimise/ema.hpp"
#include "train/optimise/grad_scaler.hpp"
#include "train/optimise/gradients.hpp"
#include "train/optimise/optimizer.hpp"

namespace yolo::train {

/// The greatest norm that gradients may have together.
constexpr double kMostGradientNorm = 10;

struct StepOutcome {
  bool applied = true;       ///< false: gradients were not finite and the weights are as before
  at::Tensor gradient_norm;  ///< before clipping
};

/// Unscales and clips gradients, steps, clears them, and updates the average (null: there is none). On the
/// CPU and with the scaler on, gradients that are not finite never reach the weights; on a GPU without it,
/// FiniteGuard tells later.
StepOutcome finish_step(Optimizer& optimizer, GradScaler& scaler, Ema* average,
                        double most_norm = kMostGradientNorm);

}  // namespace yolo::train
