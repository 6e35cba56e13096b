#include "engine/weights.hpp"

#include "checkpoint/find_weights.hpp"
#include "formats/format.hpp"

namespace yolo::engine {

std::filesystem::path locate_weights(const std::string& name, const ModelOptions& options) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(name, ignored)) return name;
  if (!formats::format_of(name).capabilities.values) return name;  // an architecture, perhaps a built-in one
  checkpoint::WeightsSearch search;
  search.weights_dir = options.environment.weights_dir;
  search.environment_dir = options.environment.shared_weights_dir;
  search.offline = !options.allow_download;
  search.log = options.log;
  search.progress = options.progress;
  return checkpoint::find_weights(name, search);
}

}  // namespace yolo::engine
