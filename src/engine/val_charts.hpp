// The charts of a validation.
#pragma once

#include <filesystem>

#include <yolo/val_metrics.hpp>

namespace yolo::engine {

/// PR, F1, P and R curves of each part and both confusion matrices, under the manual's file names. Throws Error.
void write_val_charts(const std::filesystem::path& folder, const ValMetrics& metrics);

}  // namespace yolo::engine
