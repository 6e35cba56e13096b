// The loss of RT-DETR (arXiv:2304.08069): predictions and objects are paired one to one.
#pragma once

#include <yolo/train/criterion.hpp>

#include "train/loss/denoising.hpp"

namespace yolo::train {

/// Weights of the parts, in the loss and, with another one for classes, when pairs are looked for (RT-DETR,
/// table A).
struct RtdetrGains {
  double classes = 1, corners = 5, overlap = 2;
  double match_classes = 2;
};

/// Queries are paired with objects so that a cost of class, distance and overlap is least; the pairs learn
/// box and overlap, all queries their class (varifocal loss, arXiv:2008.13367). The first choice of the
/// encoder and each layer of the decoder are judged alike. Reads "boxes" and "scores" and, where they are,
/// "aux.boxes.0", "aux.scores.0", ... Answers to noised labels, "denoised.boxes.0", "denoised.scores.0", ..., are
/// judged too, each paired with the label that it was made of.
class RtdetrCriterion : public Criterion {
 public:
  explicit RtdetrCriterion(const RtdetrGains& gains = {}, const DenoisingOptions& denoising = {})
      : gains_(gains), denoising_(denoising) {}
  std::vector<std::string> item_names() const override;
  /// noised_labels().
  std::vector<NamedMap> side_inputs(const TensorBatch& batch) override;
  /// The items are those of the last layer; the total is the sum over all layers, not times the number of
  /// images.
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;

 private:
  RtdetrGains gains_;
  DenoisingOptions denoising_;
};

}  // namespace yolo::train
