// The labelled objects of a batch in pixels, ordered by image.
#pragma once

#include "train/batch.hpp"

namespace yolo::train {

struct Objects {
  at::Tensor image_of;  ///< M, i64, ascending
  at::Tensor classes;   ///< M, i64
  at::Tensor boxes;     ///< M x 4 corners; rotated: M x 5 centre, size and angle; pixels
  at::Tensor source;    ///< M, i64: number of the object within the batch
  std::int64_t count() const { return boxes.size(0); }
  bool rotated() const { return boxes.size(1) == 5; }
};

/// Rotated objects less than two pixels wide or high are left out: a Gaussian says nothing sensible of them.
Objects objects_of(const TensorBatch& batch);

}  // namespace yolo::train
