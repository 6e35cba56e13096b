#include "train/network/torch_network.hpp"

#include <yolo/error.hpp>

#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"

namespace yolo::train {
namespace {

graph::Graph training_graph(const graph::Network& network, const graph::Registry& registry) {
  graph::Graph graph = graph::emit(network, registry, graph::Purpose::training).graph;
  graph::remove_dead_nodes(graph);
  return graph;
}

at::Tensor constant_of(const graph::Tensor& tensor, at::Device device) {
  return at::tensor(tensor.to_floats()).view(tensor.shape).to(device);
}

std::vector<std::vector<graph::NodeId>> find_last_uses(const graph::Graph& graph) {
  std::vector<graph::NodeId> last(graph.nodes.size(), -1);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (graph::NodeId input : graph.nodes[i].inputs) last[static_cast<std::size_t>(input)] = static_cast<graph::NodeId>(i);
  }
  for (const graph::Output& output : graph.outputs) last[static_cast<std::size_t>(output.node)] = -1;
  std::vector<std::vector<graph::NodeId>> result(graph.nodes.size());
  for (std::size_t i = 0; i < last.size(); ++i) {
    if (last[i] >= 0) result[static_cast<std::size_t>(last[i])].push_back(static_cast<graph::NodeId>(i));
  }
  return result;
}

}  // namespace

TorchNetwork::TorchNetwork(const graph::Network& network, at::Device device, const graph::Registry& registry)
    : network_(network), device_(device), parameters_(network_, device), graph_(training_graph(network_, registry)) {
  for (const graph::Node& node : graph_.nodes) {
    std::vector<at::Tensor> weights;
    for (const graph::Tensor& weight : node.weights) {
      const at::Tensor found = parameters_.find(weight);
      weights.push_back(found.defined() ? (found.is_leaf() ? found : at::Tensor()) : constant_of(weight, device));
    }
    weights_.push_back(std::move(weights));
  }
  last_used_ = find_last_uses(graph_);
}

std::vector<at::Tensor> TorchNetwork::weights_of(std::size_t node) const {
  std::vector<at::Tensor> weights = weights_[node];
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!weights[i].defined()) weights[i] = parameters_.find(graph_.nodes[node].weights[i]);
  }
  return weights;
}

std::vector<NamedMap> TorchNetwork::forward(const at::Tensor& images) const {
  std::vector<at::Tensor> values(graph_.nodes.size());
  std::vector<at::Tensor> inputs;
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    const graph::Node& node = graph_.nodes[i];
    if (std::holds_alternative<graph::op::Input>(node.op)) {
      values[i] = images.to(device_, context_.compute).contiguous(at::MemoryFormat::ChannelsLast);
      continue;
    }
    inputs.clear();
    for (graph::NodeId input : node.inputs) inputs.push_back(values[static_cast<std::size_t>(input)]);
    values[i] = run_operation(node, inputs, weights_of(i), context_);
    for (graph::NodeId done : last_used_[i]) values[static_cast<std::size_t>(done)].reset();
  }
  std::vector<NamedMap> outputs;
  for (const graph::Output& output : graph_.outputs) {
    outputs.push_back({output.name, values[static_cast<std::size_t>(output.node)].to(at::kFloat)});
  }
  return outputs;
}

graph::Network TorchNetwork::store() const {
  graph::Network copy = independent_copy(network_);
  parameters_.store(copy);
  return copy;
}

}  // namespace yolo::train
