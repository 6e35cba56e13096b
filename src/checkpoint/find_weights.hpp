// Finds the weights that a name stands for, and downloads published ones.
#pragma once

#include <filesystem>
#include <string>
#include <yolo/log.hpp>

#include "checkpoint/download.hpp"
#include "checkpoint/official_weights.hpp"

namespace yolo::checkpoint {

struct WeightsSearch {
  std::filesystem::path cwd = ".";        ///< the current folder
  std::filesystem::path weights_dir;      ///< from the settings; empty: none
  std::filesystem::path environment_dir;  ///< from YOLO_WEIGHTS_DIR; empty: none
  bool offline = false;                   ///< never use the network
  std::string address{kReleaseAddress};   ///< folder of the published files
  Log log;
  DownloadProgress progress;
};

/// The file that `name` stands for. The places in order: the path as given (from cwd), then its file name in
/// cwd, weights_dir and environment_dir; at last the release, for published names only ("yolo11n.pt", also
/// without the ending). An http(s) address is downloaded unless a file of that name is in one of these
/// places. Downloads go to environment_dir where it is set, else to where the name itself points; they must
/// be sound zip archives. Throws Error naming every place that was tried.
std::filesystem::path find_weights(const std::string& name, const WeightsSearch& search);

/// Throws Error unless the file is a zip archive whose every entry is whole.
void check_archive(const std::filesystem::path& file);

}  // namespace yolo::checkpoint
