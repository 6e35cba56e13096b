// The keys that a model YAML may have at its top level.
#pragma once

#include <cstdint>
#include <string>

namespace YAML {
class Node;
}

namespace yolo::graph {

/// Throws Error that names the first key that is not known or has a value that is not supported, with the
/// nearest known key or the family that it belongs to. `name` is the file's, for messages; `classes` replaces
/// the file's nc when positive.
void check_model_keys(const YAML::Node& root, const std::string& name, int classes);

/// What a file's keys and rows say of how its layers are built.
struct HeadKeys {
  std::int64_t bins = 16;      ///< "reg_max"
  bool one_to_one = false;     ///< "end2end"
  bool newer = false;          ///< of YOLO12's and YOLO26's time: it has their keys, layers or names
  bool plain_classes = false;  ///< as the peer's newer releases build it for files without C3k2 and A2C2f
};

/// Throws Error for values that are none.
HeadKeys read_head_keys(const YAML::Node& root, const std::string& name);

}  // namespace yolo::graph
