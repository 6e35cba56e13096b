// The keys that a model YAML may have at its top level.
#pragma once

#include <string>

namespace YAML {
class Node;
}

namespace yolo::graph {

/// Throws Error that names the first key that is not known or has a value that is not supported, with the
/// nearest known key or the family that it belongs to. `name` is the file's, for messages; `classes` replaces
/// the file's nc when positive.
void check_model_keys(const YAML::Node& root, const std::string& name, int classes);

}  // namespace yolo::graph
