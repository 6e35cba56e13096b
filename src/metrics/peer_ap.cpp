// The peer's average precision: trapezoids under an envelope of precision over recall (precision_envelope).
#include "metrics/peer_ap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace yolo::metrics {
namespace {

using Order = std::vector<std::size_t>;

/// The predictions of each class, confidence falling.
std::map<int, Order> rank_by_class(std::span<const Judged> predictions) {
  Order order(predictions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return predictions[a].conf > predictions[b].conf; });
  std::map<int, Order> ranked;
  for (std::size_t i : order) ranked[predictions[i].cls].push_back(i);
  return ranked;
}

Ranking make_ranking(std::span<const Judged> predictions, const Order& order, std::size_t level, int truths) {
  Ranking result;
  double right = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    right += predictions[order[i]].correct[level] ? 1 : 0;
    result.confidence.push_back(predictions[order[i]].conf);
    result.recall.push_back(right / truths);
    result.precision.push_back(right / static_cast<double>(i + 1));
  }
  return result;
}

}  // namespace

double PeerAp::mean_ap(std::size_t level) const {
  if (ap.empty()) return 0;
  double sum = 0;
  for (const auto& one : ap) sum += one[level];
  return sum / static_cast<double>(ap.size());
}

double PeerAp::mean_ap() const {
  double sum = 0;
  for (std::size_t level = 0; level < kThresholds; ++level) sum += mean_ap(level);
  return sum / kThresholds;
}

PeerAp peer_average_precision(std::span<const Judged> predictions, std::span<const int> true_classes, Release release) {
  std::map<int, int> truths;
  for (int cls : true_classes) ++truths[cls];
  const std::map<int, Order> ranked = rank_by_class(predictions);
  PeerAp result;
  for (const auto& [cls, count] : truths) {
    const auto found = ranked.find(cls);
    const Order order = found == ranked.end() ? Order{} : found->second;
    result.classes.push_back(cls);
    result.truths.push_back(count);
    result.predictions.push_back(static_cast<int>(order.size()));
    result.curves.emplace_back();
    auto& ap = result.ap.emplace_back();
    for (std::size_t level = 0; level < kThresholds && !order.empty(); ++level) {
      const Ranking ranking = make_ranking(predictions, order, level, count);
      ap[level] = area_under(precision_envelope(ranking.recall, ranking.precision, release));
      if (level == 0) result.curves.back() = make_curves(ranking, release);
    }
  }
  result.best = best_operating_point(result.curves);
  for (std::size_t i = 0; i < result.classes.size(); ++i) {
    const double tp = std::nearbyint(result.best.r[i] * result.truths[i]);
    result.tp.push_back(tp);
    result.fp.push_back(std::nearbyint(tp / (result.best.p[i] + 1e-16) - tp));
  }
  return result;
}

}  // namespace yolo::metrics
