// How gradients become new weights: groups, rule, schedule, clipping and the averaged weights, together.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <yolo/train_options.hpp>

#include "checkpoint/training_checkpoint.hpp"
#include "train/network/parameters.hpp"

namespace yolo::train {

struct OptimisationPlan {
  int batch = 16;
  std::int64_t batches = 1;  ///< in each epoch
  std::int64_t samples = 1;  ///< training images
  int epochs = 100;
  int classes = 80;
  std::string automatic;  ///< what optimizer=auto chose when the training began; empty: it begins
};

/// The name of the optimizer whose state that is; empty when it does not tell.
std::string optimizer_of(const checkpoint::TrainingState& state);

class Optimisation {
 public:
  /// `weights` learn; `averaged` follow them. Both must outlive this. Throws Error for an unknown optimizer.
  Optimisation(Parameters& weights, Parameters& averaged, const TrainOptions& options, const OptimisationPlan& plan);
  ~Optimisation();

  /// Sets learning rates and momentum of an iteration (from 0, over all epochs) and tells whether the weights change after it:
  /// small batches are summed up to the nominal size.
  bool begin(std::int64_t iteration, int epoch);

  /// What step() may be given to call in between.
  struct Moments {
    std::function<void()> optimizer_step, before_zero_grad, params_update;
  };
  /// Clips the gradients, changes the weights and the averaged ones, forgets the gradients. False when a gradient was not
  /// finite: then nothing changed but that they are forgotten.
  bool step(const Moments& moments);
  void forget_gradients();

  /// Of each parameter group, as the last begin() set them.
  std::vector<double> learning_rates() const;
  /// What is done, in one line, for the console.
  std::string description() const;
  /// Number of epochs that the schedule is for.
  void set_epochs(int epochs);
  std::int64_t updates() const;  ///< of the averaged weights

  /// What a checkpoint holds of it: the peer's optimizer dictionary, and what only we know in `state`.
  checkpoint::Plain optimizer_dict() const;
  void save(checkpoint::TrainingState& state) const;
  void load(const checkpoint::Plain& optimizer, const checkpoint::TrainingState& state);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yolo::train
