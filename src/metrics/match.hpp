// Which predictions are right: assignment of predictions to true objects at ten overlap thresholds.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

namespace yolo::metrics {

inline constexpr std::size_t kThresholds = 10;

/// 0.50, 0.55 … 0.95 in single precision.
const std::array<float, kThresholds>& iou_thresholds();

/// Right or not at each of iou_thresholds().
using Correct = std::array<bool, kThresholds>;

/// One entry for each prediction. `iou`: a row for each truth, a column for each prediction; only pairs of
/// one class can match. The rule is the peer's: each prediction takes the truth that it overlaps most, and of
/// those that took the same truth the first one stays, so predictions should come by falling confidence.
/// Throws Error when sizes do not fit.
std::vector<Correct> match_predictions(const cv::Mat1f& iou, std::span<const int> true_classes,
                                       std::span<const int> predicted_classes);

}  // namespace yolo::metrics
