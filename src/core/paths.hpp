// Where the user's own files live, and the numbering of result folders.
#pragma once

#include <filesystem>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// $YOLO_CONFIG_DIR, else $XDG_CONFIG_HOME/yolo.cpp, else ~/.config/yolo.cpp. Not created.
std::filesystem::path user_config_folder();

/// $YOLO_CACHE_DIR, else $XDG_CACHE_HOME/yolo.cpp, else ~/.cache/yolo.cpp. Not created.
std::filesystem::path user_cache_folder();

/// "~/x" and "~" with the home folder put in; anything else unchanged.
std::filesystem::path expand_home(const std::filesystem::path& path);

/// The path itself while it is free, else path2, path3, …, as the peer numbers. For a file the number goes
/// before the suffix (a.txt, a2.txt); for a folder to the end (v1.2, v1.22).
std::filesystem::path increment_path(const std::filesystem::path& path);

/// Makes the folder of a run: `path`, numbered when it is taken and `exist_ok` is false. Two runs that start
/// at once get two folders. Throws Error when it cannot be made.
std::filesystem::path make_run_folder(const std::filesystem::path& path, bool exist_ok);

/// Makes a folder and those above it. Throws Error that says why when it cannot.
void make_folders(const std::filesystem::path& path);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
