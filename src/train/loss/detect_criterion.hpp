// The loss of detection: overlap of boxes, classes, and distributions of distances.
#pragma once

#include "train/loss/dense_head.hpp"

namespace yolo::train {

/// Weights of the parts of a loss, from TrainOptions.
struct LossGains {
  double box = 7.5, classes = 0.5, distribution = 1.5, pose = 12, visibility = 1;
};

class DetectCriterion : public Criterion {
 public:
  /// Reads the maps "<prefix>box0", ...
  explicit DetectCriterion(const LossGains& gains, const AssignerOptions& assigner = {},
                           std::string prefix = "");
  std::vector<std::string> item_names() const override;
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;

 private:
  LossGains gains_;
  AssignerOptions assigner_;
  std::string prefix_;
};

}  // namespace yolo::train
