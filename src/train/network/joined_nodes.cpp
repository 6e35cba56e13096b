#include "train/network/joined_nodes.hpp"

#include <algorithm>
#include <map>

namespace yolo::train {
namespace {

namespace op = graph::op;
using graph::NodeId;

std::vector<int> count_readers(const graph::Graph& graph) {
  std::vector<int> readers(graph.nodes.size(), 0);
  for (const graph::Node& node : graph.nodes) {
    for (NodeId input : node.inputs) ++readers[static_cast<std::size_t>(input)];
  }
  for (const graph::Output& output : graph.outputs) ++readers[static_cast<std::size_t>(output.node)];
  return readers;
}

bool is_silu(const graph::Node& node) {
  const auto* activation = std::get_if<op::Activation>(&node.op);
  return activation != nullptr && activation->kind == op::ActivationKind::silu;
}

const op::Slice& slice_of(const graph::Graph& graph, NodeId node) {
  return std::get<op::Slice>(graph.nodes[static_cast<std::size_t>(node)].op);
}

// True when the slices, in order, cover an axis from its beginning without gap or overlap.
bool tile_an_axis(const graph::Graph& graph, const std::vector<NodeId>& slices) {
  std::int64_t next = 0;
  for (NodeId slice : slices) {
    if (slice_of(graph, slice).start != next || slice_of(graph, slice).step != 1) return false;
    next = slice_of(graph, slice).stop;
  }
  return next > 0;
}

std::vector<std::vector<NodeId>> find_slices(const graph::Graph& graph) {
  std::map<std::pair<NodeId, std::int64_t>, std::vector<NodeId>> groups;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (const auto* slice = std::get_if<op::Slice>(&graph.nodes[i].op)) {
      groups[{graph.nodes[i].inputs.at(0), slice->axis}].push_back(static_cast<NodeId>(i));
    }
  }
  std::vector<std::vector<NodeId>> result(graph.nodes.size());
  for (auto& [key, slices] : groups) {
    const auto start = [&](NodeId node) { return slice_of(graph, node).start; };
    std::sort(slices.begin(), slices.end(), [&](NodeId a, NodeId b) { return start(a) < start(b); });
    if (slices.size() < 2 || !tile_an_axis(graph, slices)) continue;
    for (NodeId slice : slices) result[static_cast<std::size_t>(slice)] = slices;
  }
  return result;
}

}  // namespace

JoinedNodes find_joined_nodes(const graph::Graph& graph) {
  JoinedNodes joined;
  joined.normalisation.assign(graph.nodes.size(), -1);
  joined.skipped.assign(graph.nodes.size(), false);
  joined.slices = find_slices(graph);
  const std::vector<int> readers = count_readers(graph);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const graph::Node& node = graph.nodes[i];
    if (std::holds_alternative<op::BatchNorm>(node.op)) joined.normalisation[i] = static_cast<NodeId>(i);
    if (!is_silu(node)) continue;
    const auto input = static_cast<std::size_t>(node.inputs.at(0));
    if (readers[input] != 1 || !std::holds_alternative<op::BatchNorm>(graph.nodes[input].op)) continue;
    joined.normalisation[i] = static_cast<NodeId>(input);
    joined.skipped[input] = true;
  }
  return joined;
}

}  // namespace yolo::train
