// COCO's greedy matching with the thresholds as bits of a word.
//
// From the best score down, each detection takes among the free truths the one that it overlaps most,
// ordinary truths before ignored ones. Whether a truth is still free differs between thresholds, but the
// order of preference does not; so each truth in turn gets those thresholds that it is good enough for, still
// free at, and that no better truth took.
#include "metrics/coco_match.hpp"

#include <algorithm>

#include "core/parallel.hpp"

namespace yolo::metrics {
namespace {

constexpr std::size_t kChunk = 256;  // cells for a thread at a time

bool inside(double area, const AreaRange& range) { return area >= range.least && area <= range.most; }

struct Candidate {
  std::uint32_t truth;     // in its cell
  std::uint32_t eligible;  // thresholds that the overlap reaches
  double iou;
};

class CellMatcher {
 public:
  CellMatcher(const CocoPlan& plan, std::span<const CocoTruth> truths,
              std::span<const CocoDetection> detections, const PairIou& iou, const CocoOptions& options,
              CocoMatches& out)
      : plan_(plan), truths_(truths), detections_(detections), iou_(iou), options_(options), out_(out) {
    for (double threshold : options.iou_thresholds) levels_.push_back(std::min(threshold, 1 - 1e-10));
    all_ = levels_.size() == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << levels_.size()) - 1;
  }

  void match(const CocoCell& cell) {
    if (cell.detections == 0) return;
    find_candidates(cell);
    for (std::size_t area = 0; area < options_.areas.size(); ++area) match(cell, area);
  }

 private:
  /// The truths that each detection reaches at some threshold, the most preferred first.
  void find_candidates(const CocoCell& cell) {
    candidates_.clear();
    ends_.assign(cell.detections, 0);
    if (cell.truths == 0) return;
    const std::span truths(plan_.truths.data() + cell.first_truth, cell.truths);
    overlaps_.resize(std::size_t{cell.detections} * cell.truths);
    iou_(std::span(plan_.detections.data() + cell.first_detection, cell.detections), truths, overlaps_);
    for (std::size_t d = 0; d < cell.detections; ++d) {
      const double* row = overlaps_.data() + d * cell.truths;
      const auto begin = static_cast<std::ptrdiff_t>(candidates_.size());
      for (std::uint32_t t = 0; t < cell.truths; ++t) {
        if (row[t] >= levels_.front()) candidates_.push_back({t, eligible(row[t]), row[t]});
      }
      std::sort(candidates_.begin() + begin, candidates_.end(), [](const Candidate& a, const Candidate& b) {
        return a.iou != b.iou ? a.iou > b.iou : a.truth > b.truth;  // of equals COCO's tool keeps the last
      });
      ends_[d] = candidates_.size();
    }
  }

  std::uint32_t eligible(double iou) const {
    const auto reached = std::upper_bound(levels_.begin(), levels_.end(), iou) - levels_.begin();
    return reached >= 32 ? all_ : (std::uint32_t{1} << reached) - 1;
  }

  void match(const CocoCell& cell, std::size_t area) {
    const AreaRange& range = options_.areas[area];
    taken_.assign(cell.truths, 0);
    std::size_t next = 0;
    for (std::size_t d = 0; d < cell.detections; ++d) {
      const std::size_t slot = cell.first_detection + d;
      std::uint32_t matched = 0, ignored = 0;
      if (next < ends_[d]) {
        const std::span candidates(candidates_.data() + next, ends_[d] - next);
        std::uint32_t open = all_;
        for (const bool ordinary : {true, false})
          take(cell, candidates, range, ordinary, open, matched, ignored);
        next = ends_[d];
      }
      if (!inside(detections_[plan_.detections[slot]].area, range)) ignored |= all_ & ~matched;
      out_.matched[area * out_.slots + slot] = matched;
      out_.ignored[area * out_.slots + slot] = ignored;
    }
  }

  void take(const CocoCell& cell, std::span<const Candidate> candidates, const AreaRange& range,
            bool ordinary, std::uint32_t& open, std::uint32_t& matched, std::uint32_t& ignored) {
    for (const Candidate& candidate : candidates) {
      const CocoTruth& truth = truths_[plan_.truths[cell.first_truth + candidate.truth]];
      if (counts(truth, range) != ordinary) continue;
      std::uint32_t& taken = taken_[candidate.truth];
      const std::uint32_t bits = open & candidate.eligible & (truth.crowd ? all_ : ~taken);
      taken |= bits;
      open &= ~bits;
      if (!ordinary) ignored |= bits;
      if (truth.id != 0) matched |= bits;
    }
  }

  const CocoPlan& plan_;
  std::span<const CocoTruth> truths_;
  std::span<const CocoDetection> detections_;
  const PairIou& iou_;
  const CocoOptions& options_;
  CocoMatches& out_;
  std::vector<double> levels_;
  std::uint32_t all_ = 0;
  std::vector<double> overlaps_;
  std::vector<Candidate> candidates_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint32_t> taken_;
};

}  // namespace

bool counts(const CocoTruth& truth, const AreaRange& range) {
  return !truth.crowd && !truth.ignore && inside(truth.area, range);
}

CocoMatches match_coco(const CocoPlan& plan, std::span<const CocoTruth> truths,
                       std::span<const CocoDetection> detections, const PairIou& iou,
                       const CocoOptions& options) {
  CocoMatches matches;
  matches.slots = plan.detections.size();
  matches.matched.resize(matches.slots * options.areas.size());
  matches.ignored.resize(matches.slots * options.areas.size());
  const std::size_t chunks = (plan.cells.size() + kChunk - 1) / kChunk;
  parallel_for(chunks, static_cast<int>(options.threads), [&](std::size_t chunk) {
    CellMatcher matcher(plan, truths, detections, iou, options, matches);
    const std::size_t end = std::min(plan.cells.size(), (chunk + 1) * kChunk);
    for (std::size_t i = chunk * kChunk; i < end; ++i) matcher.match(plan.cells[i]);
  });
  return matches;
}

}  // namespace yolo::metrics
