// Joins samples to a batch.
#pragma once

#include <span>
#include <string>

#include "augment/format.hpp"
#include "augment/training_sample.hpp"
#include "core/own_symbols.hpp"
#include "loader/batch.hpp"
#include "loader/batch_memory.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::loader {

/// What a batch holds for each object; the same for all batches of a training.
struct BatchFormat {
  int box_values = 4;  ///< 0 (image classes), 4, or 5 with an angle
  int keypoint_count = 0, keypoint_values = 0;
  bool masks = false;
  bool overlap_mask = true;  ///< one map an image instead of one an object
  int mask_ratio = 4;        ///< maps are smaller than the image by this factor
};

/// Of samples that were formatted with `settings`; with keypoints each object has `keypoint_count`.
BatchFormat batch_format(const augment::FormatSettings& settings, int keypoint_count);

/// One sample with the file that it is named after.
struct NamedSample {
  augment::FormattedSample sample;
  std::string path;
};

/// The samples in their order. Pixels are copied once, into memory of `memory`. An image without objects gets
/// an empty map where maps are one an image. Throws Error when images differ in size or a sample does not fit
/// `format`.
Batch collate(std::span<const NamedSample> samples, const BatchFormat& format, BatchMemory& memory);

}  // namespace yolo::loader
YOLO_OWN_SYMBOLS_END
