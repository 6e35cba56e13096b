// Clipping of gradients, and the watch over numbers that are none.
#pragma once

#include <torch/types.h>

#include <vector>

namespace yolo::train {

/// Root of the sum of all squares, on the gradients' device. 0 for none.
at::Tensor gradient_norm(const std::vector<at::Tensor>& gradients);

/// Scales all gradients together so that their norm is at most `most`, and returns the norm before. As in
/// PyTorch: by most / (norm + 1e-6) if that is below 1. Without waiting for a GPU. A norm that is not finite
/// leaves gradients on the CPU as they are.
at::Tensor clip_gradients(std::vector<at::Tensor>& gradients, double most);

/// Notices losses and norms that are not finite. On a GPU it only waits when it is asked.
class FiniteGuard {
 public:
  /// Any shape and device.
  void watch(const at::Tensor& values);
  /// Whether something was not finite since the last call.
  bool tripped();

 private:
  at::Tensor sum_;  // of 0 * values: 0 or NaN
};

}  // namespace yolo::train
