#include "train/loss/v10_criterion.hpp"

namespace yolo::train {

Loss V10Criterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  const Loss many = many_(maps, batch), one = one_(maps, batch);
  return {many.total + one.total, many.items + one.items};
}

}  // namespace yolo::train
