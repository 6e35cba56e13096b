// Truths and detections of an evaluation, sorted into cells: one cell for each category and image that has
// any.
#pragma once

#include "metrics/coco_eval.hpp"

namespace yolo::metrics {

/// A range of CocoPlan's lists.
struct CocoCell {
  std::uint32_t first_truth = 0, truths = 0;
  std::uint32_t first_detection = 0, detections = 0;  ///< no more than the largest limit
};

struct CocoCategoryPlan {
  int category = 0;
  std::uint32_t first_truth = 0, truths = 0;
  std::uint32_t first_scored = 0, scored = 0;  ///< a range of by_score
};

/// "Positions" are those in the caller's lists, "slots" those in `detections`.
struct CocoPlan {
  std::vector<CocoCategoryPlan> categories;
  std::vector<CocoCell> cells;            ///< by category, then image
  std::vector<std::uint32_t> truths;      ///< positions, cell after cell, in the caller's order
  std::vector<std::uint32_t> detections;  ///< positions, cell after cell, by falling score
  std::vector<std::uint32_t> rank;        ///< of each slot in its cell
  std::vector<std::uint32_t> by_score;    ///< slots, category after category, by falling score
};

/// Of equal scores the lower image comes first, then the caller's order.
CocoPlan plan_coco(std::span<const std::int64_t> images, std::span<const int> categories,
                   std::span<const CocoTruth> truths, std::span<const CocoDetection> detections,
                   const CocoOptions& options);

}  // namespace yolo::metrics
