// Finding the weights file for a model name.
#pragma once

#include <filesystem>
#include <string>

#include <yolo/model.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Looks in the current folder, and in the folders of the environment, then
/// downloads well-known names. Throws Error naming all places tried.
std::filesystem::path locate_weights(const std::string& name, const ModelOptions& options);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
