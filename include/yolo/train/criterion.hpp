// What training makes small: the loss of a task, from the network's maps and the labels of a batch.
#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/train/named_map.hpp>
#include <yolo/train/tensor_batch.hpp>

namespace yolo::train {

struct Loss {
  at::Tensor total;  ///< scalar, to be back-propagated: the sum of the items times the number of images
  at::Tensor items;  ///< one value for each of Criterion::item_names(), detached, each with its weight
};

/// What Trainer::get_criterion() gives.
class YOLO_API Criterion {
 public:
  virtual ~Criterion() = default;
  /// Names of the items as columns of results.csv: "box_loss", "cls_loss", ...
  virtual std::vector<std::string> item_names() const = 0;
  /// What the network is given for this batch beside its images, under the names of its graph (graph::op::SideInput); further
  /// ones are for operator() alone. Becomes `batch.side_inputs`. Not asked for in validations. A criterion that wraps another one
  /// hands it on: without it RT-DETR learns without noised labels.
  virtual std::vector<NamedMap> side_inputs(const TensorBatch& batch) {
    static_cast<void>(batch);
    return {};
  }
  /// `maps` as the network gives them for `batch.images`. Throws Error when the two do not fit together.
  virtual Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) = 0;
};

}  // namespace yolo::train
