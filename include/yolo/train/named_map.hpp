// What a network gives, and is given beside images, while it is trained.
#pragma once

#include <torch/types.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::train {

/// An output of the network, or a side input, by the name that its head gave it: "boxes.0", "scores.0", ...
struct NamedMap {
  std::string name;
  at::Tensor map;
};

/// The map of that name, or null.
inline const at::Tensor* find_map(const std::vector<NamedMap>& maps, std::string_view name) {
  const auto found = std::find_if(maps.begin(), maps.end(), [&](const NamedMap& entry) { return entry.name == name; });
  return found == maps.end() ? nullptr : &found->map;
}

}  // namespace yolo::train
