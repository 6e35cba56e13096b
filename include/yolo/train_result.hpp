// What a finished training left behind.
#pragma once

#include <string>

#include <yolo/val_metrics.hpp>

namespace yolo {

struct TrainResult {
  std::string save_dir;       ///< run folder
  std::string last, best;     ///< checkpoints; empty when none was written
  int epochs = 0;             ///< that were done in all
  ValMetrics metrics;         ///< on the validation images, of best.pt; without one of the last epoch

  const std::string& weights() const { return best.empty() ? last : best; }  ///< those to go on with; may be empty
};

}  // namespace yolo
