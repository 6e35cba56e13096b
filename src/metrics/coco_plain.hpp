// The COCO evaluation as plain loops: slow, and the oracle of evaluate_coco in tests.
#pragma once

#include "metrics/coco_eval.hpp"

namespace yolo::metrics {

/// Fills precision and recall only.
CocoResult evaluate_coco_plain(std::span<const std::int64_t> images, std::span<const int> categories,
                               std::span<const CocoTruth> truths, std::span<const CocoDetection> detections,
                               const PairIou& iou, const CocoOptions& options);

}  // namespace yolo::metrics
