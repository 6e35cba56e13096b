// What a network gives while it is trained.
#pragma once

#include <torch/types.h>

#include <string>

namespace yolo::train {

/// An output of the network by the name that its head gave it: "box0", "cls0", ...
struct NamedMap {
  std::string name;
  at::Tensor map;
};

}  // namespace yolo::train
