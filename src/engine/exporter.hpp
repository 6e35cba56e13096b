// A model as a file of another program.
#pragma once

#include <filesystem>

#include <yolo/export_options.hpp>
#include <yolo/log.hpp>

#include "core/own_symbols.hpp"
#include "engine/loaded_model.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Writes beside `weights` and gives the path. Nothing half-written stays. Throws Error when the format or an argument is not there,
/// or the model cannot be written so.
std::filesystem::path export_model(const LoadedModel& model, const std::filesystem::path& weights, const ExportOptions& options, const Log& log);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
