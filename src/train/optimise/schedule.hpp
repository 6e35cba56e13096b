// Learning rate, momentum and accumulation in the course of a training; plain arithmetic without LibTorch.
#pragma once

#include <cstdint>

namespace yolo::train {

struct ScheduleOptions {
  int epochs = 100;
  std::int64_t batches = 1;       ///< of an epoch
  double batch = 16;              ///< images of a batch
  int nbs = 64;                   ///< images that one step should stand for
  bool cosine = false;            ///< the rate falls along a cosine instead of a line
  double lr0 = 0.01, lrf = 0.01;  ///< first rate, and the last as a share of it
  double momentum = 0.937;
  double warmup_epochs = 3, warmup_momentum = 0.8, warmup_bias_lr = 0.1;
  bool warms_momentum = true;  ///< SGD and RMSProp; the Adam family keeps beta1 (see UpdateRule)
};

/// What holds in one iteration.
struct IterationSettings {
  double bias_lr = 0;  ///< of biases
  double lr = 0;       ///< of weights and normalisations
  double momentum = 0;
  int accumulate = 1;  ///< batches whose gradients make one step
};

/// Warm-up lasts max(round(warmup_epochs * batches), 100) iterations, and none when warmup_epochs is 0: the
/// rates go in a line from 0 (biases: warmup_bias_lr) to those of the epoch, momentum from warmup_momentum,
/// accumulation from 1.
class Schedule {
 public:
  /// Throws Error when a figure makes no sense.
  explicit Schedule(const ScheduleOptions& options);

  /// The rate of `epoch` (from 0) as a share of the first.
  double factor(int epoch) const;
  /// `iteration` counts batches from 0 through all epochs.
  IterationSettings at(std::int64_t iteration, int epoch) const;
  /// Iterations with warm-up, or -1.
  std::int64_t warmup_iterations() const { return warmup_iterations_; }

 private:
  ScheduleOptions options_;
  std::int64_t warmup_iterations_ = -1;
};

/// Says after which batches the optimizer steps.
class Accumulation {
 public:
  /// True when `accumulate` batches have come since the last step; `iteration` is then the last step.
  bool steps_after(std::int64_t iteration, int accumulate) {
    if (iteration - last_ < accumulate) return false;
    last_ = iteration;
    return true;
  }
  /// The iteration of the last step, -1 before the first; for resuming.
  std::int64_t last() const { return last_; }
  void set_last(std::int64_t iteration) { last_ = iteration; }

 private:
  std::int64_t last_ = -1;
};

}  // namespace yolo::train
