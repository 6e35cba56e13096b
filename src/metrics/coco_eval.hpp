// The COCO evaluation: average precision over 101 recalls, with crowds, sizes of objects and limits on
// detections.
#pragma once

#include <cstdint>
#include <functional>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "metrics/curves.hpp"

namespace yolo::metrics {

/// A true object. Boxes are x, y, width, height in pixels.
struct CocoTruth {
  std::int64_t image = 0;
  int category = 0;
  /// As in the annotation file. COCO's own tool takes a match with the annotation 0 for none, and so does
  /// this.
  std::int64_t id = -1;
  double area = 0;      ///< pixels; decides whether the object is small, medium or large
  bool crowd = false;   ///< may be matched any number of times and counts neither way
  bool ignore = false;  ///< counts neither way, such as a pose without keypoints
  cv::Rect2d box;
};

/// A predicted object. Order matters where scores are equal.
struct CocoDetection {
  std::int64_t image = 0;
  int category = 0;
  double score = 0;
  double area = 0;
  cv::Rect2d box;
};

/// Fills `iou` with the overlaps of some detections (rows) and truths (columns) of one image, all given by
/// their positions in the lists that are evaluated. Called from several threads at once. A crowd's overlap is
/// the share of the detection that lies on it.
using PairIou = std::function<void(std::span<const std::uint32_t> detections,
                                   std::span<const std::uint32_t> truths, std::span<double> iou)>;

/// Both ends included, pixels.
struct AreaRange {
  double least = 0, most = 1e10;
};

struct CocoOptions {
  std::vector<double> iou_thresholds;  ///< ascending, at most 32
  std::vector<double> recalls;         ///< ascending
  std::vector<AreaRange> areas;        ///< the first one is "all"
  std::vector<int> max_detections;     ///< an image and category; ascending
  bool use_categories = true;          ///< false: everything is one category, -1
  unsigned threads = 1;                ///< the result does not depend on it
};

/// For boxes and masks: sizes all, small, medium, large; 1, 10 and 100 detections.
CocoOptions coco_options();
/// For poses: sizes all, medium, large; 20 detections.
CocoOptions coco_pose_options();

/// A class that has truths, other than crowds and ignored ones.
struct CocoClass {
  int category = 0;
  int truths = 0;
};

struct CocoResult {
  CocoOptions options;
  std::vector<int> categories;  ///< ascending
  /// -1 where a category has no truths of that size.
  std::vector<double> precision;  ///< [threshold][recall][category][area][max_detections]
  std::vector<double> recall;     ///< [threshold][category][area][max_detections]
  std::vector<CocoClass> classes;
  std::vector<ClassCurves> curves;  ///< of each class at the first IoU threshold, all sizes, most detections
  OperatingPoint best;              ///< P, R and F1 of each class where their mean F1 is best

  std::size_t precision_at(std::size_t threshold, std::size_t point, std::size_t category, std::size_t area,
                           std::size_t limit) const;
  std::size_t recall_at(std::size_t threshold, std::size_t category, std::size_t area,
                        std::size_t limit) const;

  /// Means over what is there, -1 for nothing. `threshold` -1: all of them.
  double average_precision(int threshold, std::size_t area, std::size_t limit) const;
  double average_recall(int threshold, std::size_t area, std::size_t limit) const;
  /// Of the category at a position in `categories`; all sizes, the largest number of detections.
  double category_precision(std::size_t category, int threshold = -1) const;
  double category_recall(std::size_t category) const;

  /// The summary of COCO's own tool. Twelve figures for coco_options(): AP, AP50, AP75, AP small, medium,
  /// large, AR for each number of detections, AR small, medium, large. Ten for coco_pose_options(): AP, AP50,
  /// AP75, medium, large, and the same for AR. Throws Error when the options do not have these sizes and
  /// thresholds.
  std::vector<double> stats() const;
};

/// Throws Error for options that contradict themselves.
void check_coco_options(const CocoOptions& options);

/// Sizes set, all values -1.
CocoResult empty_coco_result(const CocoOptions& options, std::vector<int> categories);

/// Evaluates the detections on `images` in `categories`; the rest is left out. Equal to pycocotools'
/// COCOeval. Throws Error for options that contradict themselves and scores that are no numbers.
CocoResult evaluate_coco(std::span<const std::int64_t> images, std::span<const int> categories,
                         std::span<const CocoTruth> truths, std::span<const CocoDetection> detections,
                         const PairIou& iou, const CocoOptions& options);

}  // namespace yolo::metrics
