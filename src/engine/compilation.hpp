// What decides how a network is compiled.
#pragma once

#include <vector>

#include <yolo/compute_options.hpp>
#include <yolo/predict_options.hpp>
#include <yolo/val_options.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

struct Compilation {
  ComputeOptions compute;
  std::vector<int> embed;
  bool visualize = false;
  bool augment = false;
  std::optional<bool> end2end = {};  ///< the one-to-one branches of the head, or the other ones; unset: as the model is
  bool loss_maps = false;  ///< further maps, behind the others, that only a loss reads
  bool many = false;       ///< many images, several under way at once; else one, as fast as can be
};
Compilation compilation(const PredictOptions& options);
Compilation compilation(const ValOptions& options);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
