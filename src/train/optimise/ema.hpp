// The moving average of a network's weights, which is what is validated and kept.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "train/network/parameters.hpp"

namespace yolo::train {

/// After each step: average += (1 - d) * (weights - average) with d = 0.9999 * (1 - exp(-updates / 2000)),
/// for everything that is a floating number, statistics of normalisations among it. Counters of the average
/// stay as they are.
class Ema {
 public:
  /// Both lists name the same values in the same order; the tensors are shared with the caller. The average
  /// should begin as a copy of the weights. Throws Error when the lists do not fit together.
  Ema(std::vector<NamedParameter>& average, const std::vector<NamedParameter>& weights);

  void update();
  /// How often update() was called; saved in checkpoints.
  std::int64_t updates() const { return updates_; }
  void set_updates(std::int64_t updates) { updates_ = updates; }

  static double decay(std::int64_t updates);

 private:
  std::vector<at::Tensor> average_, weights_;
  std::int64_t updates_ = 0;
};

}  // namespace yolo::train
