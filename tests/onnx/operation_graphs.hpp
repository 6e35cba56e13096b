// Graphs of a few operations each, that together hold every operation in every form.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <yolo/graph/graph.hpp>

namespace yolo::test {

struct OperationGraph {
  std::string name;
  graph::Graph graph;
  int first_opset = 11;
};

inline void PrintTo(const OperationGraph& row, std::ostream* out) { *out << row.name; }

/// For pictures of at least 8 x 10 pixels whose sizes are even.
std::vector<OperationGraph> operation_graphs();

}  // namespace yolo::test
