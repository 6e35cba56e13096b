#include "engine/compilation.hpp"

namespace yolo::engine {

Compilation compilation(const PredictOptions& options) {
  return {.compute = options.compute, .embed = options.embed, .visualize = options.visualize, .augment = options.augment};
}

Compilation compilation(const ValOptions& options) {
  return {.compute = options.compute, .embed = {}, .augment = options.augment};
}

}  // namespace yolo::engine
