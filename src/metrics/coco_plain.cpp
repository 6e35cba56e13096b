// The COCO evaluation word by word: for each category, size and threshold, image by image.
#include "metrics/coco_plain.hpp"

#include <algorithm>
#include <limits>

namespace yolo::metrics {
namespace {

using Positions = std::vector<std::uint32_t>;

struct Verdict {
  double score;
  bool matched, ignored;
  std::size_t rank;
};

struct Setting {
  std::span<const CocoTruth> truths;
  std::span<const CocoDetection> detections;
  const PairIou& iou;
  AreaRange range;
  double threshold;
};

bool outside(double area, const AreaRange& range) { return area < range.least || area > range.most; }

/// `truths` ordinary ones first; appends a verdict for each detection.
void match_image(const Setting& setting, const Positions& truths, std::size_t ordinary,
                 const Positions& detections, std::vector<Verdict>& verdicts) {
  std::vector<double> iou(truths.size() * detections.size());
  if (!iou.empty()) setting.iou(detections, truths, iou);
  std::vector<bool> taken(truths.size());
  for (std::size_t d = 0; d < detections.size(); ++d) {
    double best = std::min(setting.threshold, 1 - 1e-10);
    std::size_t found = truths.size();
    for (std::size_t t = 0; t < truths.size(); ++t) {
      if (t == ordinary && found < truths.size()) break;
      if (taken[t] && !setting.truths[truths[t]].crowd) continue;
      if (iou[d * truths.size() + t] < best) continue;
      best = iou[d * truths.size() + t];
      found = t;
    }
    const CocoDetection& detection = setting.detections[detections[d]];
    Verdict verdict{detection.score, false, false, d};
    if (found < truths.size()) {
      taken[found] = true;
      verdict.matched = setting.truths[truths[found]].id != 0;
      verdict.ignored = found >= ordinary;
    }
    if (!verdict.matched && outside(detection.area, setting.range)) verdict.ignored = true;
    verdicts.push_back(verdict);
  }
}

/// The objects of an image and category, by category and the caller's order.
template <typename Item>
Positions of_image(std::span<const Item> items, std::int64_t image, std::span<const int> categories) {
  Positions result;
  for (int category : categories) {
    for (std::uint32_t i = 0; i < items.size(); ++i) {
      if (items[i].image == image && items[i].category == category) result.push_back(i);
    }
  }
  return result;
}

void accumulate(CocoResult& result, std::vector<Verdict> verdicts, int truths, std::size_t t, std::size_t k,
                std::size_t area, std::size_t limit) {
  if (truths == 0) return;
  const auto most = static_cast<std::size_t>(result.options.max_detections[limit]);
  std::erase_if(verdicts, [&](const Verdict& one) { return one.rank >= most; });
  std::stable_sort(verdicts.begin(), verdicts.end(),
                   [](const Verdict& a, const Verdict& b) { return a.score > b.score; });
  std::vector<double> recall, precision;
  double right = 0, wrong = 0;
  for (const Verdict& one : verdicts) {
    if (!one.ignored) (one.matched ? right : wrong) += 1;
    recall.push_back(right / truths);
    precision.push_back(right / (right + wrong + std::numeric_limits<double>::epsilon()));
  }
  for (std::size_t i = precision.size(); i-- > 1;)
    precision[i - 1] = std::max(precision[i - 1], precision[i]);
  result.recall[result.recall_at(t, k, area, limit)] = recall.empty() ? 0 : recall.back();
  for (std::size_t point = 0; point < result.options.recalls.size(); ++point) {
    const auto at = static_cast<std::size_t>(
        std::lower_bound(recall.begin(), recall.end(), result.options.recalls[point]) - recall.begin());
    result.precision[result.precision_at(t, point, k, area, limit)] = at < recall.size() ? precision[at] : 0;
  }
}

}  // namespace

CocoResult evaluate_coco_plain(std::span<const std::int64_t> images, std::span<const int> categories,
                               std::span<const CocoTruth> truths, std::span<const CocoDetection> detections,
                               const PairIou& iou, const CocoOptions& options) {
  const std::vector<int> all(categories.begin(), categories.end());
  CocoResult result = empty_coco_result(options, options.use_categories ? all : std::vector<int>{-1});
  for (std::size_t k = 0; k < result.categories.size(); ++k) {
    const std::vector<int> own = options.use_categories ? std::vector<int>{all[k]} : all;
    for (std::size_t area = 0; area < options.areas.size(); ++area) {
      for (std::size_t t = 0; t < options.iou_thresholds.size(); ++t) {
        const Setting setting{truths, detections, iou, options.areas[area], options.iou_thresholds[t]};
        std::vector<Verdict> verdicts;
        int count = 0;
        for (std::int64_t image : images) {
          Positions own_truths = of_image(truths, image, own);
          const auto ordinary =
              std::stable_partition(own_truths.begin(), own_truths.end(), [&](std::uint32_t i) {
                return !truths[i].crowd && !truths[i].ignore && !outside(truths[i].area, setting.range);
              });
          const auto ordinaries = static_cast<std::size_t>(ordinary - own_truths.begin());
          Positions own_detections = of_image(detections, image, own);
          std::stable_sort(
              own_detections.begin(), own_detections.end(),
              [&](std::uint32_t a, std::uint32_t b) { return detections[a].score > detections[b].score; });
          own_detections.resize(
              std::min(own_detections.size(), static_cast<std::size_t>(options.max_detections.back())));
          match_image(setting, own_truths, ordinaries, own_detections, verdicts);
          count += static_cast<int>(ordinaries);
        }
        for (std::size_t limit = 0; limit < options.max_detections.size(); ++limit) {
          accumulate(result, verdicts, count, t, k, area, limit);
        }
      }
    }
  }
  return result;
}

}  // namespace yolo::metrics
