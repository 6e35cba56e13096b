#include "train/loss/objects.hpp"

#include <yolo/error.hpp>

#include "train/loss/box_overlap.hpp"

namespace yolo::train {
namespace {

constexpr double kSmallestSide = 2;  // pixels

at::Tensor pixels_of(const TensorBatch& batch) {
  const auto height = static_cast<float>(batch.images.size(2)),
             width = static_cast<float>(batch.images.size(3));
  std::vector<float> scale{width, height, width, height};
  if (batch.boxes.size(1) == 5) scale.push_back(1);
  return batch.boxes * at::tensor(scale, batch.boxes.options());
}

}  // namespace

Objects objects_of(const TensorBatch& batch) {
  const std::int64_t count = batch.boxes.size(0);
  if (batch.image_of.size(0) != count || batch.classes.size(0) != count) {
    throw Error(fmt::format("a batch with {} boxes, {} classes and {} image numbers", count,
                            batch.classes.size(0), batch.image_of.size(0)));
  }
  const at::Tensor boxes = pixels_of(batch);
  if (boxes.size(1) == 4) {
    return {batch.image_of, batch.classes, corners_of(boxes), at::arange(count, batch.image_of.options())};
  }
  const at::Tensor large =
      (boxes.select(1, 2) >= kSmallestSide).logical_and(boxes.select(1, 3) >= kSmallestSide);
  const at::Tensor kept = large.nonzero().squeeze(1);
  return {batch.image_of.index_select(0, kept), batch.classes.index_select(0, kept),
          boxes.index_select(0, kept), kept};
}

}  // namespace yolo::train
