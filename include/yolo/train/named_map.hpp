// What a network gives, and is given beside images, while it is trained.
#pragma once

#include <torch/types.h>

#include <string>

namespace yolo::train {

/// An output of the network, or a side input, by the name that its head gave it: "box0", "cls0", ...
struct NamedMap {
  std::string name;
  at::Tensor map;
};

}  // namespace yolo::train
