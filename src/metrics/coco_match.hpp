// Gives detections to truths: COCO's greedy rule at all IoU thresholds at once.
#pragma once

#include "metrics/coco_plan.hpp"

namespace yolo::metrics {

/// Bit t stands for threshold t. Both lists: [area][slot].
struct CocoMatches {
  std::size_t slots = 0;
  std::vector<std::uint32_t> matched;
  std::vector<std::uint32_t> ignored;  ///< counts neither as right nor as wrong
};

/// Does the truth count for objects of this size?
bool counts(const CocoTruth& truth, const AreaRange& range);

CocoMatches match_coco(const CocoPlan& plan, std::span<const CocoTruth> truths,
                       std::span<const CocoDetection> detections, const PairIou& iou,
                       const CocoOptions& options);

}  // namespace yolo::metrics
