#include "engine/compute_options.hpp"

namespace yolo::engine {

ComputeOptions compute_options(const PredictOptions& options) {
  return {.half = options.half,
          .device = options.device,
          .threads = options.threads,
          .embed = options.embed,
          .visualize = options.visualize,
          .augment = options.augment,
          .end2end = options.end2end,
          .dnn = options.dnn};
}

ComputeOptions compute_options(const ValOptions& options) {
  return {.half = options.half,
          .device = options.device,
          .threads = options.threads,
          .embed = {},
          .augment = options.augment,
          .end2end = options.end2end,
          .dnn = options.dnn};
}

}  // namespace yolo::engine
