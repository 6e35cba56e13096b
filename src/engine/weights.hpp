// Finding the weights file for a model name.
#pragma once

#include <filesystem>
#include <string>

#include <yolo/model.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Looks in the current folder, weights_dir (the settings' where the options name none) and YOLO_WEIGHTS_DIR, then
/// downloads well-known names. Throws Error naming all places tried.
std::filesystem::path locate_weights(const std::string& name, const ModelOptions& options);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
