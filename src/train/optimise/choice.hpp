// Which optimizer trains, and how fast: optimizer=auto and what the arguments say.
#pragma once

#include <yolo/train_options.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace yolo::train {

struct OptimizerChoice {
  std::string name;           ///< one of optimizer_names()
  double lr = 0;              ///< initial learning rate
  double momentum = 0;        ///< of SGD and RMSProp; beta1 of the Adam family
  double warmup_bias_lr = 0;  ///< learning rate of biases in the first iteration
};

/// SGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp; make_update_rule has a rule for each.
std::span<const std::string_view> optimizer_names();

/// Batch size that one optimizer step stands for, and the weight decay scaled to it.
struct StepSize {
  int accumulate = 1;  ///< batches whose gradients are added up for one step
  double weight_decay = 0;
};

/// ceil(images / max(batch, nbs)) * epochs: what optimizer=auto calls the length of a training.
std::int64_t optimizer_iterations(std::int64_t images, double batch, int nbs, int epochs);

/// With optimizer=auto: SGD with 0.01 above 10000 iterations, AdamW with 0.01 / (4 + classes) (six decimals)
/// otherwise, momentum 0.9, no warm-up of bias learning rates. Unlike in the peer, an lr0 or momentum that
/// was given counts even then. `before`: what auto chose when this training began, which stays however long it
/// becomes.
OptimizerChoice choose_optimizer(const TrainOptions& options, std::int64_t iterations, int classes,
                                 std::string_view before = {});

/// accumulate = max(round(nbs / batch), 1); the decay times batch * accumulate / nbs.
StepSize step_size(double batch, int nbs, double weight_decay);

}  // namespace yolo::train
