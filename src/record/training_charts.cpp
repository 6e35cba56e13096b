// Turns rows into curves.
#include "record/training_charts.hpp"

#include <algorithm>

#include "plot/chart/results.hpp"

namespace yolo::record {

void plot_training_results(const std::filesystem::path& file, std::span<const EpochRow> rows) {
  std::vector<double> epochs;
  std::vector<plot::EpochCurve> curves;
  for (const EpochRow& row : rows) {
    epochs.push_back(row.epoch);
    for (const auto& [name, value] : row.values) {
      if (std::ranges::find(curves, name, &plot::EpochCurve::name) == curves.end())
        curves.push_back({name, {}});
    }
  }
  for (plot::EpochCurve& curve : curves) {
    for (const EpochRow& row : rows) curve.values.push_back(value_of(row, curve.name));
  }
  plot::plot_results(file, epochs, curves);
}

}  // namespace yolo::record
