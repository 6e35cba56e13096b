// What one epoch of a training gave, as results.csv, TensorBoard and the charts take it.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

using NamedValue = std::pair<std::string, double>;

struct EpochRow {
  int epoch = 0;  ///< from 1
  /// Since the training began. Kept only where a file has a column `time`, which the peer's own has not.
  double seconds = std::numeric_limits<double>::quiet_NaN();
  std::vector<NamedValue> values;  ///< in the order of the columns
};

/// The parts of a row by themselves.
struct EpochFigures {
  std::vector<std::string> loss_names;  ///< "box_loss", ...; of a classification "loss"
  std::vector<double> train_losses;     ///< as long as loss_names: means over the epoch
  std::vector<NamedValue> metrics;      ///< "metrics/mAP50(B)", ...
  std::vector<double> val_losses;  ///< as long as loss_names; empty: the peer's column of zeros is left out
  std::vector<double> learning_rates;  ///< of each parameter group
};

/// A row in the peer's order and with its names: train/..., metrics/..., val/..., lr/pg0, .... Losses and
/// metrics are rounded to five decimals as by the peer, learning rates are not. Throws Error when the lists
/// do not match.
EpochRow epoch_row(int epoch, double seconds, const EpochFigures& figures);

/// The value of a column, or nothing to compare with (not a number) where there is none.
double value_of(const EpochRow& row, std::string_view name);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
