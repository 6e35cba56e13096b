#include "train/loss/classify_criterion.hpp"

#include <yolo/error.hpp>

#include "train/loss/head_tables.hpp"

namespace yolo::train {

std::vector<std::string> ClassifyCriterion::item_names() const { return {"loss"}; }

Loss ClassifyCriterion::operator()(const std::vector<NamedMap>& maps, const TensorBatch& batch) {
  const at::Tensor logits = map_named(maps, "logits");
  if (logits.size(0) != batch.classes.size(0)) {
    throw Error(fmt::format("{} classes for {} images", batch.classes.size(0), logits.size(0)));
  }
  const auto images = static_cast<double>(batch.of_whole_batch(logits.size(0)));
  const at::Tensor loss = at::cross_entropy_loss(logits, batch.classes, {}, at::Reduction::Sum) / images;
  return {loss, loss.detach().view({1})};
}

}  // namespace yolo::train
