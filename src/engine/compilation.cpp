#include "engine/compilation.hpp"

namespace yolo::engine {

Compilation compilation(const PredictOptions& options) {
  return {.compute = options.compute, .embed = options.embed, .visualize = options.visualize, .augment = options.augment, .end2end = options.end2end};
}

Compilation compilation(const ValOptions& options) {
  return {.compute = options.compute, .embed = {}, .augment = options.augment, .end2end = options.end2end};
}

}  // namespace yolo::engine
