// Epochs from the mean time of an epoch.
#include "record/training_clock.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace yolo::record {
namespace {

constexpr double kHour = 3600;
constexpr double kMostEpochs = 1e6;  // of a budget that holds very many very short epochs

}  // namespace

TrainingClock::TrainingClock(std::optional<double> hours, int epochs, int first_epoch, double start)
    : hours_(hours), epochs_(epochs), first_epoch_(first_epoch), start_(start) {}

bool TrainingClock::epoch_done(int epoch, double now) {
  const int done = epoch - first_epoch_;
  if (!hours_ || done < 1) return false;
  const double mean = std::max(now - start_, 1e-9) / done;
  const int planned =
      first_epoch_ + static_cast<int>(std::clamp(std::ceil(*hours_ * kHour / mean), 1.0, kMostEpochs));
  return std::exchange(epochs_, planned) != planned;
}

bool TrainingClock::over(double now) const { return hours_ && now - start_ > *hours_ * kHour; }

double TrainingClock::hours(double now) const { return (now - start_) / kHour; }

}  // namespace yolo::record
