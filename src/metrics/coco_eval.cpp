// Precision and recall from the matches of a COCO evaluation.
//
// A precision-recall curve changes only at right detections, so these alone are kept; wrong ones are counted.
#include "metrics/coco_eval.hpp"

#include <bit>
#include <limits>
#include <yolo/error.hpp>

#include "core/parallel.hpp"

#include "metrics/coco_match.hpp"

namespace yolo::metrics {
namespace {

class Accumulator {
 public:
  Accumulator(const CocoPlan& plan, const CocoMatches& matches, std::span<const CocoTruth> truths,
              std::span<const CocoDetection> detections, CocoResult& out)
      : plan_(plan), matches_(matches), truths_(truths), detections_(detections), out_(out) {}

  void category(std::size_t index) {
    const CocoOptions& options = out_.options;
    for (std::size_t area = 0; area < options.areas.size(); ++area) {
      const int truths = count_truths(index, options.areas[area]);
      if (truths == 0) continue;
      for (std::size_t limit = 0; limit < options.max_detections.size(); ++limit) {
        count_right(index, area, static_cast<std::uint32_t>(options.max_detections[limit]));
        for (std::size_t threshold = 0; threshold < right_.size(); ++threshold) {
          fill(threshold, index, area, limit, truths);
        }
      }
    }
  }

  /// Over all sizes at the first threshold.
  ClassCurves curves(std::size_t index, int truths) const {
    const CocoCategoryPlan& category = plan_.categories[index];
    Ranking ranking;
    for (auto* list : {&ranking.confidence, &ranking.recall, &ranking.precision})
      list->reserve(category.scored);
    double right = 0;
    for (std::uint32_t i = 0; i < category.scored; ++i) {
      const std::uint32_t slot = plan_.by_score[category.first_scored + i];
      if ((matches_.ignored[slot] & 1) != 0) continue;
      right += matches_.matched[slot] & 1;
      ranking.confidence.push_back(detections_[plan_.detections[slot]].score);
      ranking.recall.push_back(right / truths);
      ranking.precision.push_back(right / static_cast<double>(ranking.recall.size()));
    }
    return make_curves(ranking);
  }

  int count_truths(std::size_t index, const AreaRange& range) const {
    const CocoCategoryPlan& category = plan_.categories[index];
    int count = 0;
    for (std::uint32_t i = 0; i < category.truths; ++i) {
      count += counts(truths_[plan_.truths[category.first_truth + i]], range) ? 1 : 0;
    }
    return count;
  }

 private:
  /// Fills right_: for each threshold, how many wrong detections stand before each right one.
  void count_right(std::size_t index, std::size_t area, std::uint32_t limit) {
    const std::size_t thresholds = out_.options.iou_thresholds.size();
    const auto all = static_cast<std::uint32_t>((std::uint64_t{1} << thresholds) - 1);
    const std::uint32_t* matched = matches_.matched.data() + area * matches_.slots;
    const std::uint32_t* ignored = matches_.ignored.data() + area * matches_.slots;
    right_.resize(thresholds);
    for (auto& one : right_) one.clear();
    // Most detections are wrong at every threshold; `fewer` corrects their common count where one is not.
    fewer_.assign(thresholds, 0);
    std::uint32_t wrong = 0;
    const CocoCategoryPlan& category = plan_.categories[index];
    seen_ = 0;
    for (std::uint32_t i = 0; i < category.scored; ++i) {
      const std::uint32_t slot = plan_.by_score[category.first_scored + i];
      if (plan_.rank[slot] >= limit) continue;
      ++seen_;
      if (ignored[slot] == all) continue;
      for (std::uint32_t bits = matched[slot] & ~ignored[slot]; bits != 0; bits &= bits - 1) {
        const auto threshold = static_cast<std::size_t>(std::countr_zero(bits));
        right_[threshold].push_back(wrong - fewer_[threshold]);
      }
      ++wrong;
      for (std::uint32_t bits = matched[slot] | ignored[slot]; bits != 0; bits &= bits - 1) {
        ++fewer_[static_cast<std::size_t>(std::countr_zero(bits))];
      }
    }
  }

  void fill(std::size_t threshold, std::size_t index, std::size_t area, std::size_t limit, int truths) {
    const std::vector<std::uint32_t>& wrong = right_[threshold];
    const std::size_t count = wrong.size();
    out_.recall[out_.recall_at(threshold, index, area, limit)] =
        seen_ == 0 ? 0 : static_cast<double>(count) / truths;
    // The best precision at this recall or a higher one.
    envelope_.assign(count, 0);
    double best = 0;
    for (std::size_t i = count; i-- > 0;) {
      const auto right = static_cast<double>(i + 1);
      best = std::max(best, right / (wrong[i] + right + std::numeric_limits<double>::epsilon()));
      envelope_[i] = best;
    }
    std::size_t i = 0;
    for (std::size_t point = 0; point < out_.options.recalls.size(); ++point) {
      while (i < count && static_cast<double>(i + 1) / truths < out_.options.recalls[point]) ++i;
      out_.precision[out_.precision_at(threshold, point, index, area, limit)] = i < count ? envelope_[i] : 0;
    }
  }

  const CocoPlan& plan_;
  const CocoMatches& matches_;
  std::span<const CocoTruth> truths_;
  std::span<const CocoDetection> detections_;
  CocoResult& out_;
  std::vector<std::vector<std::uint32_t>> right_;
  std::vector<std::uint32_t> fewer_;
  std::vector<double> envelope_;
  std::uint32_t seen_ = 0;
};

}  // namespace

CocoResult evaluate_coco(std::span<const std::int64_t> images, std::span<const int> categories,
                         std::span<const CocoTruth> truths, std::span<const CocoDetection> detections,
                         const PairIou& iou, const CocoOptions& options) {
  check_coco_options(options);
  const CocoPlan plan = plan_coco(images, categories, truths, detections, options);
  const CocoMatches matches = match_coco(plan, truths, detections, iou, options);
  std::vector<int> ids;
  for (const CocoCategoryPlan& category : plan.categories) ids.push_back(category.category);
  CocoResult result = empty_coco_result(options, std::move(ids));
  std::vector<std::size_t> index_of_class;
  Accumulator counter(plan, matches, truths, detections, result);
  for (std::size_t i = 0; i < result.categories.size(); ++i) {
    const int count = counter.count_truths(i, options.areas.front());
    if (count == 0) continue;
    index_of_class.push_back(i);
    result.classes.push_back({result.categories[i], count});
  }
  result.curves.resize(result.classes.size());
  parallel_for(result.categories.size() + result.classes.size(), static_cast<int>(options.threads), [&](std::size_t i) {
    Accumulator accumulator(plan, matches, truths, detections, result);
    if (i < result.categories.size()) return accumulator.category(i);
    const std::size_t own = i - result.categories.size();
    result.curves[own] = accumulator.curves(index_of_class[own], result.classes[own].truths);
  });
  result.best = best_operating_point(result.curves);
  return result;
}

}  // namespace yolo::metrics
