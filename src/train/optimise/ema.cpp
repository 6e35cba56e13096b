// One pass over all values.
#include "train/optimise/ema.hpp"

#include <ATen/Functions.h>
#include <fmt/format.h>

#include <cmath>
#include <yolo/error.hpp>

namespace yolo::train {
namespace {

constexpr double kDecay = 0.9999;
constexpr double kRampUp = 2000;  // updates

}  // namespace

Ema::Ema(std::vector<NamedParameter>& average, const std::vector<NamedParameter>& weights) {
  if (average.size() != weights.size()) {
    throw Error(fmt::format("an average of {} tensors cannot follow {}", average.size(), weights.size()));
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (average[i].name != weights[i].name || average[i].tensor.sizes() != weights[i].tensor.sizes()) {
      throw Error(fmt::format("the average of {} cannot follow {}", average[i].name, weights[i].name));
    }
    if (!weights[i].tensor.is_floating_point()) continue;
    average_.push_back(average[i].tensor.detach());  // shares the memory
    weights_.push_back(weights[i].tensor.detach());
  }
}

double Ema::decay(std::int64_t updates) {
  return kDecay * (1 - std::exp(-static_cast<double>(updates) / kRampUp));
}

void Ema::update() {
  const at::NoGradGuard no_gradients;
  at::_foreach_lerp_(average_, weights_, 1 - decay(++updates_));
}

}  // namespace yolo::train
