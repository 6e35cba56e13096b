#include "graph/passes/repeat_for_views.hpp"

#include <yolo/error.hpp>

namespace yolo::graph {
namespace {

constexpr double kLargestStride = 1 << 14;
constexpr double kPadding = 0.447;  // of views, by the peer; the letterbox has 114 / 255

/// Appends all nodes of `single` but its input, for which `picture` stands in.
void append_network(Graph& graph, const Graph& single, NodeId picture, const std::string& view) {
  std::vector<NodeId> places(single.nodes.size(), picture);
  for (std::size_t i = 0; i < single.nodes.size(); ++i) {
    Node node = single.nodes[i];
    if (std::holds_alternative<op::Input>(node.op)) continue;
    for (NodeId& input : node.inputs) input = places[static_cast<std::size_t>(input)];
    node.scope = view + node.scope;
    places[i] = static_cast<NodeId>(graph.nodes.size());
    graph.nodes.push_back(std::move(node));
  }
  for (const Output& output : single.outputs) {
    graph.outputs.push_back({view + output.name, places[static_cast<std::size_t>(output.node)]});
  }
}

}  // namespace

std::vector<op::ScaledView> augmentation_views(std::span<const double> strides) {
  const double coarsest = *std::max_element(strides.begin(), strides.end());
  if (!(coarsest >= 1 && coarsest <= kLargestStride)) throw Error(fmt::format("the head has a stride of {} pixels", coarsest));
  const auto stride = static_cast<std::int64_t>(coarsest);
  return {{100, false, stride, kPadding}, {83, true, stride, kPadding}, {67, false, stride, kPadding}};
}

std::string view_prefix(std::size_t view) { return fmt::format("view{}.", view); }

void repeat_for_views(Graph& graph, std::span<const op::ScaledView> views) {
  const Graph single = std::exchange(graph, {});
  graph.nodes.push_back(single[single.input()]);
  for (std::size_t i = 0; i < views.size(); ++i) {
    const std::string name = view_prefix(i);
    NodeId picture = 0;
    if (views[i].percent != 100 || views[i].mirrored) {
      picture = static_cast<NodeId>(graph.nodes.size());
      graph.nodes.push_back({views[i], {0}, {}, name + "picture"});
    }
    append_network(graph, single, picture, name);
  }
}

}  // namespace yolo::graph
