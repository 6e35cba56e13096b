// The loss of keypoints: that of detection, the distance of each keypoint, and whether it can be seen.
#pragma once

#include "train/loss/detect_criterion.hpp"

namespace yolo::train {

/// How exactly people place the 17 keypoints of COCO, as shares of an object's size (COCO keypoint
/// evaluation).
std::vector<float> coco_sigmas();

/// Object keypoint similarity as a loss: for each of F objects x K points (1 - exp(-d^2 / (8 area sigma^2))),
/// where objects with few labelled points weigh each of them more; the mean of all is what is learnt.
/// `predicted` and `truth`: F x K x 2, `labelled`: F x K of 0 and 1, `areas`: F x 1 in the same units,
/// squared; `sigmas`: K.
at::Tensor keypoint_losses(const at::Tensor& predicted, const at::Tensor& truth, const at::Tensor& labelled,
                           const at::Tensor& areas, const at::Tensor& sigmas);

class PoseCriterion : public Criterion {
 public:
  /// `points` with `values` each: 2, or 3 with visibility. `sigmas`: one a point.
  PoseCriterion(const LossGains& gains, std::int64_t points, std::int64_t values, std::vector<float> sigmas);
  std::vector<std::string> item_names() const override;
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;

 private:
  LossGains gains_;
  std::int64_t points_, values_;
  std::vector<float> sigmas_;
};

}  // namespace yolo::train
