// Time of a training, and how many epochs fit into a budget of hours.
#pragma once

#include <optional>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// All times are seconds of one clock that only grows; the caller reads it, so that tests need not wait.
class TrainingClock {
 public:
  /// `hours`: budget (time=), counted from `start`; none: `epochs` stay as they are. `first_epoch`: epochs
  /// (of a resumed training) that were done before.
  TrainingClock(std::optional<double> hours, int epochs, int first_epoch, double start);

  /// After `epoch` (from 1), its validation included. With a budget the number of epochs is worked out anew:
  /// as many as fit in at the mean time of those done, rounded up. True when it changed; the schedule of
  /// learning rates has to follow.
  bool epoch_done(int epoch, double now);

  /// Takes over the number of epochs that another process worked out.
  void follow(int epochs) { epochs_ = epochs; }

  /// Whether the budget is used up; asked after each batch and each epoch.
  bool over(double now) const;

  int epochs() const { return epochs_; }                   ///< that are planned now
  std::optional<double> budget() const { return hours_; }  ///< hours
  double hours(double now) const;                          ///< since the start

 private:
  std::optional<double> hours_;
  int epochs_, first_epoch_;
  double start_;
};

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
