// The loss for the network's task and head.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <yolo/graph/module.hpp>
#include <yolo/train/criterion.hpp>
#include <yolo/train_options.hpp>

namespace yolo::train {

/// What a loss needs to know beyond the network and the options.
struct LossContext {
  std::vector<float> keypoint_sigmas;  ///< of the data's description; empty: those of COCO for 17 points, else equal ones
};

/// Throws Error naming the head when there is no loss for it.
std::unique_ptr<Criterion> make_criterion(const graph::Network& network, const TrainOptions& options,
                                          const LossContext& context = {});

/// The weights of parts of the loss (box, cls, dfl) that the options change and that the network's loss does not ask for.
std::vector<std::string> idle_gains(const graph::Network& network, const TrainOptions& options);

}  // namespace yolo::train
