// A sample as the batch needs it.
#pragma once

#include "augment/training_sample.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::augment {

struct FormatSettings {
  TargetKind target = TargetKind::boxes;
  int mask_ratio = 4;        ///< masks are smaller than the image by this factor
  bool overlap_mask = true;  ///< one map in which an object hides those that are larger
  int keypoint_values = 3;   ///< for each point: x, y and, with 3, visibility
  bool bgr = false;          ///< leave blue and red where they are
};

/// With masks in one map the objects come in falling order of their areas. Numbers in that map end at 255:
/// further objects, the smallest, have no pixels. Rotated boxes are the smallest rectangles around the
/// outlines, as OpenCV gives them (width first, angle above 0 and up to a quarter turn); an object without
/// outline has its upright box. Throws Error for a mask_ratio larger than the image.
FormattedSample format_sample(const TrainingSample& sample, const FormatSettings& settings);

}  // namespace yolo::augment
YOLO_OWN_SYMBOLS_END
