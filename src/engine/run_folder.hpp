// Where a run puts its files.
#pragma once

#include <filesystem>
#include <string>

#include <yolo/save_options.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Makes PROJECT/NAME; without a project RUNS_DIR/TASK, without a name `usual`. Throws Error when it cannot be made.
std::filesystem::path open_run_folder(const std::string& runs_dir, const RunFolder& wanted, const std::string& task,
                                      const char* usual);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
