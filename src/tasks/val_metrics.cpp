// The accessors of a validation's figures.
#include <yolo/val_metrics.hpp>

namespace yolo {
namespace {

using Figures = std::vector<std::pair<std::string, double>>;

void add_figures(Figures& list, const std::optional<ApMetrics>& metrics, const char* letter) {
  if (!metrics) return;
  list.emplace_back(fmt::format("metrics/precision({})", letter), metrics->mp);
  list.emplace_back(fmt::format("metrics/recall({})", letter), metrics->mr);
  list.emplace_back(fmt::format("metrics/mAP50({})", letter), metrics->map50);
  list.emplace_back(fmt::format("metrics/mAP50-95({})", letter), metrics->map);
}

}  // namespace

double ValMetrics::fitness() const {
  if (own_fitness) return *own_fitness;
  if (top1) return (*top1 + top5.value_or(0)) / 2;
  double sum = 0;
  for (const auto* part : {&box, &seg, &pose}) {
    if (*part) sum += (*part)->fitness();
  }
  return sum;
}

Figures ValMetrics::results_dict() const {
  Figures list;
  add_figures(list, box, "B");
  add_figures(list, seg, "M");
  add_figures(list, pose, "P");
  if (top1) list.emplace_back("metrics/accuracy_top1", *top1);
  if (top5) list.emplace_back("metrics/accuracy_top5", *top5);
  list.insert(list.end(), own_figures.begin(), own_figures.end());
  list.emplace_back("fitness", fitness());
  return list;
}

}  // namespace yolo
