// The average precision of the peer's own table (Ultralytics).
#pragma once

#include <array>
#include <span>
#include <vector>

#include "metrics/curves.hpp"
#include "metrics/match.hpp"

namespace yolo::metrics {

/// A prediction and whether it is right at each threshold (match.hpp).
struct Judged {
  Correct correct{};
  float conf = 0;
  int cls = 0;
};

/// One entry a class that has truths, classes ascending.
struct PeerAp {
  std::vector<int> classes;
  std::vector<std::array<double, kThresholds>> ap;  ///< at IoU 0.50:0.05:0.95
  std::vector<int> truths, predictions;             ///< how many there are
  std::vector<double> tp, fp;                       ///< at the best operating point, IoU 0.50
  std::vector<ClassCurves> curves;
  OperatingPoint best;  ///< p, r, f1 of each class

  /// Mean over the classes at one threshold (0: IoU 0.50, 5: IoU 0.75); 0 without classes.
  double mean_ap(std::size_t level) const;
  /// Mean over thresholds and classes: mAP50-95.
  double mean_ap() const;
};

/// `true_classes`: the class of every true object. Predictions of equal confidence keep their order.
PeerAp peer_average_precision(std::span<const Judged> predictions, std::span<const int> true_classes,
                              Release release = Release::v8_3);

}  // namespace yolo::metrics
