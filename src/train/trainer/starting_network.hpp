// The network that a training begins with.
#pragma once

#include <string>

#include <yolo/graph/module.hpp>
#include <yolo/graph/registry.hpp>
#include <yolo/log.hpp>
#include <yolo/train_options.hpp>

#include "tasks/val_dataset.hpp"

namespace yolo::train {

/// What the data ask of the head.
struct HeadWishes {
  std::vector<std::string> names;           ///< of the classes
  dataset::KeypointShape keypoints{0, 0};   ///< 0 points: no skeletons
};

/// `weights` (a checkpoint's network) or null, `yaml` (an architecture's name or file) or "". A checkpoint whose head fits the
/// wishes is taken as it is; else its architecture is built anew for them and takes over the weights that fit. Every tensor
/// has values then. Throws Error.
graph::Network starting_network(const graph::Network* weights, const std::string& yaml, const HeadWishes& wishes,
                                const TrainOptions& options, const graph::Registry& registry, const Log& log);

}  // namespace yolo::train
