// Scaling of the loss, so that small gradients survive in f16.
#pragma once

#include <torch/types.h>

#include <vector>

namespace yolo::train {

/// The loss is multiplied by a scale before the backward pass and the gradients divided by it after. A step
/// whose gradients overflowed is left out and the scale halved; after 2000 good steps in a row it doubles.
/// bf16 and f32 have the range and need none of this: a scaler that is off does nothing.
class GradScaler {
 public:
  GradScaler(bool enabled, at::Device device);

  bool enabled() const { return enabled_; }
  at::Tensor scale(const at::Tensor& loss) const { return enabled_ ? loss * scale_ : loss; }
  /// Divides the gradients by the scale. True when all are finite (waits for the GPU), always true when off.
  bool unscale(std::vector<at::Tensor>& gradients);
  /// After a step, taken or left out: chooses the next scale.
  void update();

  /// What has to be saved to go on alike.
  struct State {
    double scale = 65536;
    int good_steps = 0;
  };
  State state() const;
  void load(const State& state);

 private:
  bool enabled_;
  at::Tensor scale_, good_steps_, found_;  // found_: 1 after an overflow
};

}  // namespace yolo::train
