// Which neighbouring nodes of a graph training computes together, for speed.
#pragma once

#include <vector>

#include <yolo/graph/graph.hpp>

namespace yolo::train {

/// For each node of a graph, by number.
struct JoinedNodes {
  /// The batch normalisation that an activation behind it computes as well, or -1. That of a normalisation is
  /// itself.
  std::vector<graph::NodeId> normalisation;
  /// True for a normalisation that only such an activation reads: it has no value of its own.
  std::vector<bool> skipped;
  /// Slices that follow each other and share input and axis, this one among them, in order of their
  /// beginnings; one split gives all of them, and its gradient is a concatenation instead of a sum of maps of
  /// zeros. Empty for others.
  std::vector<std::vector<graph::NodeId>> slices;
};

/// Reads the graph only.
JoinedNodes find_joined_nodes(const graph::Graph& graph);

}  // namespace yolo::train
