// Figures as in PyTorch's GradScaler, whose device code does the work.
#include "train/optimise/grad_scaler.hpp"

#include <ATen/Functions.h>

namespace yolo::train {
namespace {

constexpr double kGrowth = 2, kBackoff = 0.5;
constexpr int kGrowthInterval = 2000;

}  // namespace

GradScaler::GradScaler(bool enabled, at::Device device) : enabled_(enabled) {
  if (!enabled_) return;
  const State first;
  const auto options = at::TensorOptions(device);
  scale_ = at::full({}, first.scale, options.dtype(at::kFloat));
  good_steps_ = at::full({}, first.good_steps, options.dtype(at::kInt));
  found_ = at::zeros({}, options.dtype(at::kFloat));
}

bool GradScaler::unscale(std::vector<at::Tensor>& gradients) {
  if (!enabled_) return true;
  const at::NoGradGuard no_gradients;
  found_.zero_();
  at::_amp_foreach_non_finite_check_and_unscale_(gradients, found_,
                                                 scale_.to(at::kDouble).reciprocal().to(at::kFloat));
  return found_.item<float>() == 0;
}

void GradScaler::update() {
  if (!enabled_) return;
  const at::NoGradGuard no_gradients;
  at::_amp_update_scale_(scale_, good_steps_, found_, kGrowth, kBackoff, kGrowthInterval);
}

GradScaler::State GradScaler::state() const {
  if (!enabled_) return {};
  return {scale_.item<double>(), good_steps_.item<int>()};
}

void GradScaler::load(const State& state) {
  if (!enabled_) return;
  scale_.fill_(state.scale);
  good_steps_.fill_(state.good_steps);
}

}  // namespace yolo::train
