// Options and summary of a COCO evaluation.
#include <algorithm>
#include <yolo/error.hpp>

#include "metrics/coco_eval.hpp"

namespace yolo::metrics {
namespace {

/// As NumPy spaces numbers, to the last bit: a recall that equals one of these must compare as equal.
std::vector<double> spaced(double first, double last, int count) {
  std::vector<double> values;
  const double step = (last - first) / (count - 1);
  for (int i = 0; i < count; ++i) values.push_back(i * step + first);
  values.back() = last;
  return values;
}

/// Mean of the values that are there.
class Mean {
 public:
  void add(double value) {
    if (value <= -1) return;
    sum_ += value;
    ++count_;
  }
  double value() const { return count_ == 0 ? -1 : sum_ / static_cast<double>(count_); }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

struct Range {
  std::size_t first, last;
};

/// One threshold, or all of them for -1.
Range thresholds(const CocoResult& result, int threshold) {
  const std::size_t count = result.options.iou_thresholds.size();
  if (threshold < 0) return {0, count};
  if (static_cast<std::size_t>(threshold) >= count) {
    throw Error(fmt::format("an IoU threshold of 0..{} expected, found {}", count - 1, threshold));
  }
  return {static_cast<std::size_t>(threshold), static_cast<std::size_t>(threshold) + 1};
}

}  // namespace

CocoOptions coco_options() {
  CocoOptions options;
  options.iou_thresholds = spaced(.5, .95, 10);
  options.recalls = spaced(0, 1, 101);
  options.areas = {{0, 1e10}, {0, 32 * 32}, {32 * 32, 96 * 96}, {96 * 96, 1e10}};
  options.max_detections = {1, 10, 100};
  return options;
}

CocoOptions coco_pose_options() {
  CocoOptions options = coco_options();
  options.areas.erase(options.areas.begin() + 1);
  options.max_detections = {20};
  return options;
}

void check_coco_options(const CocoOptions& options) {
  const auto& levels = options.iou_thresholds;
  const auto& limits = options.max_detections;
  if (levels.empty() || levels.size() > 32 || !std::is_sorted(levels.begin(), levels.end())) {
    throw Error(fmt::format("1 to 32 rising IoU thresholds expected, found {} or not rising", levels.size()));
  }
  if (limits.empty() || limits.front() < 1 || !std::is_sorted(limits.begin(), limits.end())) {
    throw Error("rising limits of at least 1 detection expected");
  }
  if (options.areas.empty() || !std::is_sorted(options.recalls.begin(), options.recalls.end())) {
    throw Error("at least one range of areas and rising recalls expected");
  }
}

CocoResult empty_coco_result(const CocoOptions& options, std::vector<int> categories) {
  CocoResult result;
  result.options = options;
  result.categories = std::move(categories);
  const std::size_t rows = options.iou_thresholds.size() * result.categories.size() * options.areas.size() *
                           options.max_detections.size();
  result.recall.assign(rows, -1);
  result.precision.assign(rows * options.recalls.size(), -1);
  return result;
}

std::size_t CocoResult::precision_at(std::size_t threshold, std::size_t point, std::size_t category,
                                     std::size_t area, std::size_t limit) const {
  const std::size_t row = (threshold * options.recalls.size() + point) * categories.size() + category;
  return (row * options.areas.size() + area) * options.max_detections.size() + limit;
}

std::size_t CocoResult::recall_at(std::size_t threshold, std::size_t category, std::size_t area,
                                  std::size_t limit) const {
  return ((threshold * categories.size() + category) * options.areas.size() + area) *
             options.max_detections.size() +
         limit;
}

double CocoResult::average_precision(int threshold, std::size_t area, std::size_t limit) const {
  Mean mean;
  const Range range = thresholds(*this, threshold);
  for (std::size_t t = range.first; t < range.last; ++t) {
    for (std::size_t point = 0; point < options.recalls.size(); ++point) {
      for (std::size_t k = 0; k < categories.size(); ++k)
        mean.add(precision[precision_at(t, point, k, area, limit)]);
    }
  }
  return mean.value();
}

double CocoResult::average_recall(int threshold, std::size_t area, std::size_t limit) const {
  Mean mean;
  const Range range = thresholds(*this, threshold);
  for (std::size_t t = range.first; t < range.last; ++t) {
    for (std::size_t k = 0; k < categories.size(); ++k) mean.add(recall[recall_at(t, k, area, limit)]);
  }
  return mean.value();
}

double CocoResult::category_precision(std::size_t category, int threshold) const {
  Mean mean;
  const Range range = thresholds(*this, threshold);
  for (std::size_t t = range.first; t < range.last; ++t) {
    for (std::size_t point = 0; point < options.recalls.size(); ++point) {
      mean.add(precision[precision_at(t, point, category, 0, options.max_detections.size() - 1)]);
    }
  }
  return mean.value();
}

double CocoResult::category_recall(std::size_t category) const {
  Mean mean;
  for (std::size_t t = 0; t < options.iou_thresholds.size(); ++t) {
    mean.add(recall[recall_at(t, category, 0, options.max_detections.size() - 1)]);
  }
  return mean.value();
}

std::vector<double> CocoResult::stats() const {
  constexpr int kAll = -1, kAt50 = 0, kAt75 = 5;
  if (options.iou_thresholds.size() != 10 || options.areas.size() < 3 || options.areas.size() > 4) {
    throw Error("a summary needs the thresholds and sizes of coco_options() or coco_pose_options()");
  }
  const std::size_t last = options.max_detections.size() - 1;
  std::vector<double> stats;
  for (int threshold : {kAll, kAt50, kAt75}) stats.push_back(average_precision(threshold, 0, last));
  for (std::size_t area = 1; area < options.areas.size(); ++area)
    stats.push_back(average_precision(kAll, area, last));
  if (options.areas.size() == 3) {  // poses
    for (int threshold : {kAll, kAt50, kAt75}) stats.push_back(average_recall(threshold, 0, last));
  } else {
    for (std::size_t limit = 0; limit <= last; ++limit) stats.push_back(average_recall(kAll, 0, limit));
  }
  for (std::size_t area = 1; area < options.areas.size(); ++area)
    stats.push_back(average_recall(kAll, area, last));
  return stats;
}

}  // namespace yolo::metrics
