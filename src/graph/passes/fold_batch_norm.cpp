#include "graph/passes/passes.hpp"

namespace yolo::graph {
namespace {

std::vector<int> count_users(const Graph& graph) {
  std::vector<int> users(graph.nodes.size(), 0);
  for (const Node& node : graph.nodes) {
    for (NodeId id : node.inputs) ++users[static_cast<std::size_t>(id)];
  }
  for (const Output& output : graph.outputs) ++users[static_cast<std::size_t>(output.node)];
  return users;
}

// w' = w * gamma / sqrt(variance + epsilon), b' = beta + (b - mean) * gamma / sqrt(variance + epsilon)
void fold(Node& conv, const Node& norm) {
  const double epsilon = std::get<op::BatchNorm>(norm.op).epsilon;
  const std::vector<float> gamma = norm.weights[0].to_floats(), beta = norm.weights[1].to_floats(),
                           mean = norm.weights[2].to_floats(), variance = norm.weights[3].to_floats();
  std::vector<float> weight = conv.weights[0].to_floats();
  std::vector<float> bias = conv.weights.size() > 1 ? conv.weights[1].to_floats() : std::vector<float>(gamma.size());
  const std::size_t size = weight.size() / gamma.size();
  for (std::size_t channel = 0; channel < gamma.size(); ++channel) {
    const double factor = gamma[channel] / std::sqrt(static_cast<double>(variance[channel]) + epsilon);
    const auto narrow = static_cast<float>(factor);
    for (std::size_t i = channel * size; i < (channel + 1) * size; ++i) weight[i] *= narrow;
    bias[channel] = static_cast<float>(beta[channel] + (static_cast<double>(bias[channel]) - mean[channel]) * factor);
  }
  const auto channels = static_cast<std::int64_t>(bias.size());
  conv.weights = {Tensor::from_floats(conv.weights[0].shape, std::move(weight)),
                  Tensor::from_floats({channels}, std::move(bias))};
  std::get<op::Conv>(conv.op).has_bias = true;
}

}  // namespace

void fold_batch_norm(Graph& graph) {
  const std::vector<int> users = count_users(graph);
  std::vector<NodeId> replaced(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    Node& node = graph.nodes[i];
    replaced[i] = static_cast<NodeId>(i);
    for (NodeId& id : node.inputs) id = replaced[static_cast<std::size_t>(id)];
    if (!std::holds_alternative<op::BatchNorm>(node.op)) continue;
    const auto source = static_cast<std::size_t>(node.inputs[0]);
    if (!std::holds_alternative<op::Conv>(graph.nodes[source].op) || users[source] != 1) continue;
    fold(graph.nodes[source], node);
    replaced[i] = static_cast<NodeId>(source);
  }
  for (Output& output : graph.outputs) output.node = replaced[static_cast<std::size_t>(output.node)];
  remove_dead_nodes(graph);
}

}  // namespace yolo::graph
