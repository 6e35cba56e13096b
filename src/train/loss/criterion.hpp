// What training makes small: the loss of a task, from the network's maps and the labels of a batch.
#pragma once

#include <torch/types.h>

#include <memory>
#include <string>
#include <vector>

#include <yolo/train_options.hpp>

#include "graph/module.hpp"
#include "train/batch.hpp"
#include "train/network/torch_network.hpp"

namespace yolo::train {

struct Loss {
  at::Tensor total;  ///< scalar, to be back-propagated: the sum of the items times the number of images
  at::Tensor items;  ///< one value for each of Criterion::item_names(), detached, each with its weight
};

class Criterion {
 public:
  virtual ~Criterion() = default;
  /// Names of the items as columns of results.csv: "box_loss", "cls_loss", ...
  virtual std::vector<std::string> item_names() const = 0;
  /// `maps` as TorchNetwork::forward() gives them for `batch.images`. Throws Error when the two do not fit
  /// together.
  virtual Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) = 0;
};

/// What a loss needs to know beyond the network and the options.
struct LossContext {
  std::vector<float>
      keypoint_sigmas;  ///< of the data's description; empty: those of COCO for 17 points, else equal ones
};

/// The loss for the network's task and head. Throws Error naming the task when there is none.
std::unique_ptr<Criterion> make_criterion(const graph::Network& network, const TrainOptions& options,
                                          const LossContext& context = {});

}  // namespace yolo::train
