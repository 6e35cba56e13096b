// Where a run puts its files.
#pragma once

#include <filesystem>
#include <string>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Makes PROJECT/NAME; without a project RUNS_DIR/TASK, without a name `usual`. Numbered when it is taken
/// and `exist_ok` is false. Throws Error when it cannot be made.
std::filesystem::path open_run_folder(const std::string& runs_dir, const std::string& project, const std::string& name,
                                      const std::string& task, const char* usual, bool exist_ok);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
