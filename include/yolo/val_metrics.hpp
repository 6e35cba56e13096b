// What a validation measures, with the accessors of the manual's metrics.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/results.hpp>

namespace yolo {

/// Which average precision is meant.
enum class ApKind {
  coco,  ///< 101 points, at most 100 detections an image: the published figures
  peer,  ///< the rules of Ultralytics: those of 8.4.71 for YOLO26 and YOLO12, of 8.3.6 for all others
};

/// Curves of the classes that occur, over 1000 points from 0 to 1.
struct ApCurves {
  std::vector<double> x;                              ///< recall, or confidence
  std::vector<std::vector<double>> precision_recall;  ///< precision over recall, a row a class
  std::vector<std::vector<double>> f1, precision, recall;  ///< over confidence
};

/// Precision, recall and average precision of boxes, masks or keypoints.
struct YOLO_API ApMetrics {
  std::vector<int> ap_class_index;  ///< classes that occur in the labels, in order; the rows below follow it
  std::vector<double> p, r, f1;     ///< at the confidence of the best mean F1, IoU 0.5
  std::vector<double> ap50, ap75, ap;  ///< ap: mean over IoU 0.50 to 0.95
  std::vector<double> maps;         ///< ap for each class of the dataset; the mean where a class does not occur
  double mp = 0, mr = 0, map50 = 0, map75 = 0, map = 0;  ///< means over the classes that occur
  ApCurves curves;
  /// COCO's summary (12 figures, 10 for keypoints) in its order; empty for ApKind::peer.
  std::vector<double> coco_stats;
  double map50_share = 0.1;         ///< of map50 in the fitness, beside map; 0 for YOLO26 and YOLO12
  double fitness() const { return map50_share * map50 + (1 - map50_share) * map; }
};

/// Counts of predicted against true classes. The last row and column stand for the background.
struct YOLO_API ConfusionMatrix {
  int size = 0;                 ///< classes and background; classes only for a classification
  std::vector<double> counts;   ///< size x size, rows predicted, columns true
};

/// One line of the table.
struct ClassCounts {
  int images = 0;     ///< with this class
  int instances = 0;
};

struct YOLO_API ValMetrics {
  std::string task;
  ApKind ap = ApKind::coco;
  std::vector<std::string> names;
  std::optional<ApMetrics> box, seg, pose;  ///< obb is in box
  std::optional<double> top1, top5;         ///< share of images, classification
  ConfusionMatrix confusion_matrix;
  int images = 0, instances = 0;
  std::vector<ClassCounts> counts;          ///< by class
  Speed speed;                              ///< milliseconds per image
  std::string save_dir;                     ///< run folder; empty when nothing was saved
  std::vector<std::string> problems;        ///< labels and images that were left out: "file:line: reason"
  // Of a user's own Validator.
  std::vector<std::pair<std::string, double>> own_figures;  ///< {"metrics/mean_size", 0.2}: more entries of results_dict()
  std::optional<double> own_fitness;                        ///< counts in place of what is worked out

  double fitness() const;
  /// {"metrics/precision(B)", 0.69}, ..., {"fitness", 0.52}: names and order of the manual's results_dict.
  std::vector<std::pair<std::string, double>> results_dict() const;
};

}  // namespace yolo
