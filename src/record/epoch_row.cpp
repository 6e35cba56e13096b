// Puts the figures of an epoch in order.
#include "record/epoch_row.hpp"

#include <yolo/error.hpp>

#include "plot/numbers.hpp"

namespace yolo::record {
namespace {

constexpr int kDecimals = 5;

void add_losses(EpochRow& row, std::string_view part, const std::vector<std::string>& names,
                const std::vector<double>& losses) {
  if (losses.size() != names.size()) {
    throw Error(fmt::format("Cannot record an epoch: expected {} values for {}, found {}", names.size(), part,
                            losses.size()));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    row.values.emplace_back(fmt::format("{}/{}", part, names[i]), plot::rounded(losses[i], kDecimals));
  }
}

}  // namespace

EpochRow epoch_row(int epoch, double seconds, const EpochFigures& figures) {
  EpochRow row{epoch, seconds, {}};
  add_losses(row, "train", figures.loss_names, figures.train_losses);
  for (const auto& [name, value] : figures.metrics)
    row.values.emplace_back(name, plot::rounded(value, kDecimals));
  if (!figures.val_losses.empty()) add_losses(row, "val", figures.loss_names, figures.val_losses);
  for (std::size_t i = 0; i < figures.learning_rates.size(); ++i) {
    row.values.emplace_back(fmt::format("lr/pg{}", i), figures.learning_rates[i]);
  }
  return row;
}

double value_of(const EpochRow& row, std::string_view name) {
  for (const auto& [column, value] : row.values) {
    if (column == name) return value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace yolo::record
