// The loss of classification: cross-entropy.
#pragma once

#include <yolo/train/criterion.hpp>

namespace yolo::train {

class ClassifyCriterion : public Criterion {
 public:
  std::vector<std::string> item_names() const override;
  /// The total is the mean over the images, not their sum.
  Loss operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) override;
};

}  // namespace yolo::train
