// The rule of optimizer=auto, checked against the peer's choices for lengths and numbers of classes.
#include "train/optimise/choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <yolo/error.hpp>

namespace yolo::train {
namespace {

constexpr std::string_view kNames[] = {"SGD", "Adam", "Adamax", "AdamW", "NAdam", "RAdam", "RMSProp"};

constexpr std::int64_t kLongTraining = 10000;  // iterations

// Rounds as decimal text does, so that halves fall as they do in the peer.
double six_decimals(double value) { return std::stod(fmt::format("{:.6f}", value)); }

OptimizerChoice automatic(bool is_long, int classes) {
  if (is_long) return {"SGD", 0.01, 0.9, 0};
  return {"AdamW", six_decimals(0.002 * 5 / (4 + classes)), 0.9, 0};
}

}  // namespace

std::span<const std::string_view> optimizer_names() { return kNames; }

std::int64_t optimizer_iterations(std::int64_t images, double batch, int nbs, int epochs) {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(images) / std::max(batch, double(nbs)))) *
         epochs;
}

OptimizerChoice choose_optimizer(const TrainOptions& options, std::int64_t iterations, int classes,
                                 std::string_view before) {
  OptimizerChoice choice{options.optimizer, 0.01, 0.937, options.warmup_bias_lr};
  if (options.optimizer == "auto") {
    choice = automatic(before.empty() ? iterations > kLongTraining : before == "SGD", classes);
  }
  choice.lr = options.lr0.value_or(choice.lr);
  choice.momentum = options.momentum.value_or(choice.momentum);
  return choice;
}

StepSize step_size(double batch, int nbs, double weight_decay) {
  if (!(batch > 0)) throw Error(fmt::format("a step needs images (found batch={})", batch));
  // Halves go to the even number, as in Python.
  const int accumulate = std::max(static_cast<int>(std::nearbyint(nbs / batch)), 1);
  return {accumulate, weight_decay * batch * accumulate / nbs};
}

}  // namespace yolo::train
