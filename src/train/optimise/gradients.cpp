// One pass for the norm, one for scaling where that is needed.
#include "train/optimise/gradients.hpp"

#include <ATen/Functions.h>

#include <cmath>

namespace yolo::train {

at::Tensor gradient_norm(const std::vector<at::Tensor>& gradients) {
  if (gradients.empty()) return at::zeros({}, at::TensorOptions(at::kFloat));
  return at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients, 2)), 2);
}

at::Tensor clip_gradients(std::vector<at::Tensor>& gradients, double most) {
  const at::NoGradGuard no_gradients;
  const at::Tensor norm = gradient_norm(gradients);
  if (norm.is_cpu()) {  // the value is there: mostly nothing has to be scaled
    const double value = norm.item<double>();
    const double factor = most / (value + 1e-6);
    if (std::isfinite(value) && factor < 1) at::_foreach_mul_(gradients, factor);
  } else {
    at::_foreach_mul_(gradients, (most / (norm + 1e-6)).clamp_max_(1));
  }
  return norm;
}

void FiniteGuard::watch(const at::Tensor& values) {
  const at::NoGradGuard no_gradients;
  const at::Tensor zero = (values.detach() * 0).sum(at::kFloat);
  sum_ = sum_.defined() ? sum_ + zero.to(sum_.device()) : zero;
}

bool FiniteGuard::tripped() {
  const bool result = sum_.defined() && !(sum_.item<float>() == 0);
  sum_ = at::Tensor();
  return result;
}

}  // namespace yolo::train
