// Ends a training that no longer gets better.
#pragma once

#include <optional>
#include <string>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// Remembers the best epoch and counts how long ago it was.
class EarlyStopping {
 public:
  /// `patience`: epochs without progress after which it is time to stop; 0: never.
  explicit EarlyStopping(int patience);

  /// True when the training is to end after this epoch (from 1). A fitness as good as the best one counts as
  /// progress, so that a training whose fitness is still zero goes on, as by the peer. Without a fitness (no
  /// validation in this epoch), or with one that is not a number, nothing changes and the answer is no.
  bool should_stop(int epoch, std::optional<double> fitness);

  /// Whether the next epoch may be the last one: it has to be validated and saved.
  bool may_stop_next() const { return may_stop_next_; }

  /// Goes on from a checkpoint, whose best fitness is that of `epoch`.
  void resume(int epoch, double best_fitness);

  int best_epoch() const { return best_epoch_; }
  double best_fitness() const { return best_fitness_; }

  /// What the user is told: why, since when, and what to do about it. `best_is_kept`: there is a best.pt of
  /// that epoch.
  std::string message(bool best_is_kept = true) const;

 private:
  int patience_;
  int best_epoch_ = 0;
  double best_fitness_ = 0;
  bool may_stop_next_ = false;
};

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
