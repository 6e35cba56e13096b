// Compares each fitness with the best one.
#include "record/early_stopping.hpp"

#include <fmt/format.h>

#include <cmath>

namespace yolo::record {

EarlyStopping::EarlyStopping(int patience) : patience_(patience) {}

bool EarlyStopping::should_stop(int epoch, std::optional<double> fitness) {
  if (!fitness || std::isnan(*fitness)) return false;
  if (*fitness >= best_fitness_) {
    best_epoch_ = epoch;
    best_fitness_ = *fitness;
  }
  if (patience_ < 1) return false;
  const int waited = epoch - best_epoch_;
  may_stop_next_ = waited >= patience_ - 1;
  return waited >= patience_;
}

void EarlyStopping::resume(int epoch, double best_fitness) {
  best_epoch_ = epoch;
  best_fitness_ = best_fitness;
}

std::string EarlyStopping::message(bool best_is_kept) const {
  return fmt::format(
      "Training stopped early: the last {} epochs brought no progress. The best results were those of epoch "
      "{}, {}.\n"
      "To wait longer give a larger patience, such as patience={}; patience=0 never stops early.",
      patience_, best_epoch_, best_is_kept ? "saved as best.pt" : "which save=False did not keep",
      patience_ * 3);
}

}  // namespace yolo::record
