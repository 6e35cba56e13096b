// The loss of YOLOv10 (arXiv:2405.14458, section 3.1): one set of branches learns many cells an object, the
// other one cell.
#pragma once

#include "train/loss/detect_criterion.hpp"

namespace yolo::train {

class V10Criterion : public Criterion {
 public:
  explicit V10Criterion(const LossGains& gains)
      : many_(gains, {.most_cells = 10}, "many."), one_(gains, {.most_cells = 1}) {}
  std::vector<std::string> item_names() const override { return one_.item_names(); }
  /// Items and totals of both sets, added.
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;

 private:
  DetectCriterion many_, one_;
};

}  // namespace yolo::train
