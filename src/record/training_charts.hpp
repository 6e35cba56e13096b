// The charts of a run folder that are made from its rows.
#pragma once

#include <filesystem>
#include <span>

#include "core/own_symbols.hpp"
#include "record/epoch_row.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::record {

/// results.png from the rows of results.csv. Throws Error without rows and when it cannot be written.
void plot_training_results(const std::filesystem::path& file, std::span<const EpochRow> rows);

}  // namespace yolo::record
YOLO_OWN_SYMBOLS_END
