#include "graph/passes/passes.hpp"

namespace yolo::graph {

void remove_dead_nodes(Graph& graph) {
  std::vector<bool> needed(graph.nodes.size(), false);
  for (const Output& output : graph.outputs) needed[static_cast<std::size_t>(output.node)] = true;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    if (!needed[i]) continue;
    for (NodeId id : graph.nodes[i].inputs) needed[static_cast<std::size_t>(id)] = true;
  }
  std::vector<NodeId> moved(graph.nodes.size(), -1);
  std::vector<Node> kept;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!needed[i]) continue;
    for (NodeId& id : graph.nodes[i].inputs) id = moved[static_cast<std::size_t>(id)];
    moved[i] = static_cast<NodeId>(kept.size());
    kept.push_back(std::move(graph.nodes[i]));
  }
  graph.nodes = std::move(kept);
  for (Output& output : graph.outputs) output.node = moved[static_cast<std::size_t>(output.node)];
}

}  // namespace yolo::graph
