// Checked for every iteration of real trainings of the peer.
#include "train/optimise/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <yolo/error.hpp>

#include "train/optimise/choice.hpp"

namespace yolo::train {
namespace {

constexpr double kLeastWarmup = 100;  // iterations

double between(double from, double to, double share) { return from + (to - from) * share; }

}  // namespace

Schedule::Schedule(const ScheduleOptions& options) : options_(options) {
  if (options.batches < 1 || !(options.batch > 0)) {
    throw Error(fmt::format("training needs batches of images (found {} of {} images)", options.batches, options.batch));
  }
  if (options.warmup_epochs > 0) {
    const double iterations = std::nearbyint(options.warmup_epochs * static_cast<double>(options.batches));
    warmup_iterations_ = static_cast<std::int64_t>(std::max(iterations, kLeastWarmup));
  }
}

double Schedule::factor(int epoch) const {
  const double done = static_cast<double>(epoch) / options_.epochs;
  if (options_.cosine) return between(1, options_.lrf, (1 - std::cos(done * std::numbers::pi)) / 2);
  return between(options_.lrf, 1, std::max(1 - done, 0.0));
}

IterationSettings Schedule::at(std::int64_t iteration, int epoch) const {
  const double lr = options_.lr0 * factor(epoch);
  const int accumulate = step_size(options_.batch, options_.nbs, 0).accumulate;
  if (iteration > warmup_iterations_) return {lr, lr, options_.momentum, accumulate};

  const double share = static_cast<double>(iteration) / static_cast<double>(warmup_iterations_);
  IterationSettings settings;
  settings.bias_lr = between(options_.warmup_bias_lr, lr, share);
  settings.lr = between(0, lr, share);
  settings.momentum = options_.warms_momentum ? between(options_.warmup_momentum, options_.momentum, share)
                                              : options_.momentum;
  const double batches = between(1, options_.nbs / options_.batch, share);
  settings.accumulate = std::max(1, static_cast<int>(std::nearbyint(batches)));
  return settings;
}

}  // namespace yolo::train
