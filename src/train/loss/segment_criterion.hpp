// The loss of segments: that of detection and that of masks.
#pragma once

#include "train/loss/detect_criterion.hpp"

namespace yolo::train {

class SegmentCriterion : public Criterion {
 public:
  /// `overlap_mask`: the batch has one map an image with numbers of objects, else one map an object.
  SegmentCriterion(const LossGains& gains, bool overlap_mask) : gains_(gains), overlap_mask_(overlap_mask) {}
  std::vector<std::string> item_names() const override;
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;

 private:
  LossGains gains_;
  bool overlap_mask_;
};

}  // namespace yolo::train
