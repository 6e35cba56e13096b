// Batches of varying size (multi_scale=True).
#pragma once

#include <cstdint>

#include "train/batch.hpp"

namespace yolo::train {

/// Scales the images such that the longer side is a multiple of `stride` between half and one and a half times `imgsz`, drawn
/// anew for each iteration. Labels are fractions and stay. The same seed and iteration give the same size.
void vary_size(TensorBatch& batch, int imgsz, int stride, std::uint64_t seed, std::int64_t iteration);

}  // namespace yolo::train
