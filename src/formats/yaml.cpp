// Descriptions of architectures, which have no values yet.
#include <yolo/graph/model_yaml.hpp>

#include "formats/rows.hpp"

namespace yolo::formats {

bool is_yaml(const std::filesystem::path& path) { return graph::is_model_yaml(path); }

Opened open_yaml(const std::filesystem::path& path, const OpenOptions& options) {
  return open_network(graph::network_from_yaml(graph::find_model_yaml(path), 0, *options.registry), path.stem().string(),
                      options);
}

}  // namespace yolo::formats
