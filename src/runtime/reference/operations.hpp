// The arithmetic of each operation, as plain loops.
#pragma once

#include <vector>

#include <yolo/graph/graph.hpp>

namespace yolo::runtime::reference {

struct Map {
  const std::vector<float>& values;  ///< row-major
  const graph::Shape& shape;
};

/// The output of a node, of shape `out`.
std::vector<float> compute(const graph::Node& node, const std::vector<Map>& in, const graph::Shape& out);

}  // namespace yolo::runtime::reference
