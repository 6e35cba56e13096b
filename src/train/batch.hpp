// From the loader's memory to tensors.
#pragma once

#include <yolo/train/tensor_batch.hpp>

#include "loader/batch.hpp"

namespace yolo::train {

/// The loader's memory is read in place on the processor, so `batch` must live as long as the result's
/// labels. Pixels are scaled to 0..1 after they have moved to `device`, as bytes.
TensorBatch to_tensors(const loader::Batch& batch, at::Device device);

}  // namespace yolo::train
