#include "graph/passes/tap_layers.hpp"

#include <yolo/error.hpp>

#include "core/usage_error.hpp"
#include "graph/passes/passes.hpp"

namespace yolo::graph {
namespace {

NodeId node_of(const EmittedNetwork& network, int layer) {
  const auto count = static_cast<int>(network.layers.size());
  if (layer < 0 || layer >= count) {
    throw UsageError(fmt::format("embed: there is no layer {}; the network has layers 0 to {}", layer, count - 1));
  }
  const NodeId node = network.layers[static_cast<std::size_t>(layer)].node;
  if (node < 0) throw UsageError(fmt::format("embed: layer {} is the head, which has no features of its own", layer));
  return node;
}

}  // namespace

void tap_means(EmittedNetwork& network, std::span<const int> layers) {
  Graph& graph = network.graph;
  std::vector<Output> outputs;
  for (int layer : layers) {
    const NodeId source = node_of(network, layer);
    graph.nodes.push_back({op::GlobalAveragePool{}, {source}, {}, fmt::format("embed.{}", layer)});
    outputs.push_back({fmt::format("embed{}", outputs.size()), static_cast<NodeId>(graph.nodes.size()) - 1});
  }
  graph.outputs = std::move(outputs);
  remove_dead_nodes(graph);
}

void tap_features(EmittedNetwork& network) {
  for (std::size_t layer = 0; layer < network.layers.size(); ++layer) {
    const NodeId node = network.layers[layer].node;
    if (node >= 0) network.graph.outputs.push_back({fmt::format("layer{}", layer), node});
  }
}

}  // namespace yolo::graph
