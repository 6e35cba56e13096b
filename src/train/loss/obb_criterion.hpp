// The loss of rotated boxes: like that of detection, with overlaps of Gaussians.
#pragma once

#include "train/loss/detect_criterion.hpp"

namespace yolo::train {

class ObbCriterion : public Criterion {
 public:
  explicit ObbCriterion(const LossGains& gains) : gains_(gains) {}
  std::vector<std::string> item_names() const override;
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;

 private:
  LossGains gains_;
};

}  // namespace yolo::train
