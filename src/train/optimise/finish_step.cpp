// Order: unscale, clip, step, clear, average.
#include "train/optimise/finish_step.hpp"

#include <cmath>

namespace yolo::train {

StepOutcome finish_step(Optimizer& optimizer, GradScaler& scaler, Ema* average, double most_norm) {
  std::vector<at::Tensor> gradients = optimizer.gradients();
  StepOutcome outcome;
  outcome.applied = scaler.unscale(gradients);
  outcome.gradient_norm = clip_gradients(gradients, most_norm);
  if (outcome.gradient_norm.is_cpu() && !std::isfinite(outcome.gradient_norm.item<float>()))
    outcome.applied = false;
  gradients.clear();
  if (outcome.applied) optimizer.step();
  scaler.update();
  optimizer.zero_grad();
  if (average != nullptr) average->update();
  return outcome;
}

}  // namespace yolo::train
