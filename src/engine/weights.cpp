#include "engine/weights.hpp"

#include <cstdlib>

#include "checkpoint/find_weights.hpp"
#include "core/settings.hpp"
#include "formats/format.hpp"

namespace yolo::engine {

std::filesystem::path locate_weights(const std::string& name, const ModelOptions& options) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(name, ignored)) return name;  // the settings are not needed then
  if (!formats::format_of(name).capabilities.values) return name;  // an architecture, perhaps a built-in one
  checkpoint::WeightsSearch search;
  search.weights_dir = options.weights_dir.empty() ? Settings(default_settings_file(), options.log).folder("weights_dir")
                                                   : std::filesystem::path(options.weights_dir);
  if (const char* folder = std::getenv("YOLO_WEIGHTS_DIR")) search.environment_dir = folder;
  search.offline = !options.allow_download;
  search.log = options.log;
  search.progress = options.progress;
  return checkpoint::find_weights(name, search);
}

}  // namespace yolo::engine
