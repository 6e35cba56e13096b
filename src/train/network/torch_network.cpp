#include "train/network/torch_network.hpp"

#include <yolo/error.hpp>

#include <fmt/ranges.h>

#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "train/network/norm_activation.hpp"

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

std::vector<std::vector<graph::NodeId>> find_last_uses(const graph::Graph& graph, const JoinedNodes& joined) {
  std::vector<graph::NodeId> last(graph.nodes.size(), -1);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (graph::NodeId input : graph.nodes[i].inputs)
      last[static_cast<std::size_t>(input)] = static_cast<graph::NodeId>(i);
    const graph::NodeId norm = joined.normalisation[i];
    if (norm >= 0)
      last[static_cast<std::size_t>(graph.nodes[static_cast<std::size_t>(norm)].inputs[0])] =
          static_cast<graph::NodeId>(i);
  }
  for (const graph::Output& output : graph.outputs) last[static_cast<std::size_t>(output.node)] = -1;
  std::vector<std::vector<graph::NodeId>> result(graph.nodes.size());
  for (std::size_t i = 0; i < last.size(); ++i) {
    if (last[i] >= 0) result[static_cast<std::size_t>(last[i])].push_back(static_cast<graph::NodeId>(i));
  }
  return result;
}

// What is given under the name; when nothing is, no values, for which an axis of the shape has to be open.
at::Tensor side_input(const graph::op::SideInput& asked, std::int64_t images, const std::vector<NamedMap>& given) {
  std::vector<std::int64_t> shape = asked.shape;
  for (std::int64_t& size : shape) size = size == -1 ? images : size;
  const at::Tensor* found = find_map(given, asked.name);
  if (found == nullptr) {
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return at::zeros(shape);
    throw Error(fmt::format("the network asks for \"{}\" beside the images, and the criterion gives nothing of that name", asked.name));
  }
  const at::IntArrayRef sizes = found->sizes();
  bool fits = sizes.size() == shape.size();
  for (std::size_t axis = 0; fits && axis < shape.size(); ++axis) fits = shape[axis] == 0 || shape[axis] == sizes[axis];
  if (!fits) {
    throw Error(fmt::format("\"{}\" beside the images has the shape [{}]; the network takes [{}], where 0 may be any size",
                            asked.name, fmt::join(sizes, ", "), fmt::join(shape, ", ")));
  }
  return *found;
}

}  // namespace

TorchNetwork::TorchNetwork(const graph::Network& network, at::Device device, const graph::Registry& registry)
    : network_(network),
      device_(device),
      parameters_(network_, device),
      graph_(training_graph(network_, registry)),
      joined_(find_joined_nodes(graph_)) {
  for (const graph::Node& node : graph_.nodes) {
    std::vector<at::Tensor> weights;
    for (const graph::Tensor& weight : node.weights) {
      const at::Tensor found = parameters_.find(weight);
      weights.push_back(found.defined() ? (found.is_leaf() ? found : at::Tensor())
                                        : constant_of(weight, device));
    }
    weights_.push_back(std::move(weights));
  }
  last_used_ = find_last_uses(graph_, joined_);
}

std::vector<at::Tensor> TorchNetwork::weights_of(std::size_t node) const {
  std::vector<at::Tensor> weights = weights_[node];
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!weights[i].defined()) weights[i] = parameters_.find(graph_.nodes[node].weights[i]);
  }
  return weights;
}

void TorchNetwork::run_normalisation(std::size_t node, std::vector<at::Tensor>& values) const {
  const auto norm = static_cast<std::size_t>(joined_.normalisation[node]);
  const graph::Node& normalisation = graph_.nodes[norm];
  const at::Tensor& input = values[static_cast<std::size_t>(normalisation.inputs[0])];
  const std::vector<at::Tensor> weights = weights_of(norm);
  const BatchNormWeights fast = batch_norm_weights(std::get<graph::op::BatchNorm>(normalisation.op), weights);
  if (context_.training && context_.joint == nullptr && has_fast_norm(input, fast)) {
    values[node] =
        with_named_errors(normalisation, {input}, [&] { return norm_activation(input, fast, node != norm); });
  } else {
    values[node] = run_operation(normalisation, {input}, weights, context_);
    if (node != norm) values[node] = run_operation(graph_.nodes[node], {values[node]}, {}, context_);
  }
}

bool TorchNetwork::run_slices(std::size_t node, std::vector<at::Tensor>& values) const {
  if (values[node].defined()) return true;  // came with its first sibling
  std::vector<std::int64_t> sizes;
  const at::Tensor& input = values[static_cast<std::size_t>(graph_.nodes[node].inputs[0])];
  const std::int64_t axis = std::get<graph::op::Slice>(graph_.nodes[node].op).axis, length = input.size(axis);
  std::int64_t covered = 0;
  for (graph::NodeId slice : joined_.slices[node]) {
    const auto& op = std::get<graph::op::Slice>(graph_.nodes[static_cast<std::size_t>(slice)].op);
    sizes.push_back(std::min(op.stop, length) - op.start);
    covered = op.stop;
  }
  if (covered < length) return false;
  const std::vector<at::Tensor> parts = with_named_errors(
      graph_.nodes[node], {input}, [&] { return at::split_with_sizes(input, sizes, axis); });
  for (std::size_t i = 0; i < parts.size(); ++i)
    values[static_cast<std::size_t>(joined_.slices[node][i])] = parts[i];
  return true;
}

bool TorchNetwork::run_joined(std::size_t node, std::vector<at::Tensor>& values) const {
  if (joined_.skipped[node]) return true;
  if (joined_.normalisation[node] >= 0) {
    run_normalisation(node, values);
    return true;
  }
  return !joined_.slices[node].empty() && run_slices(node, values);
}

std::vector<NamedMap> TorchNetwork::forward(const at::Tensor& images, const std::vector<NamedMap>& side_inputs) const {
  std::vector<at::Tensor> values(graph_.nodes.size());
  std::vector<at::Tensor> inputs;
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    const graph::Node& node = graph_.nodes[i];
    if (std::holds_alternative<graph::op::Input>(node.op)) {
      values[i] = images.to(device_, context_.compute).contiguous(at::MemoryFormat::ChannelsLast);
      continue;
    }
    if (const auto* side = std::get_if<graph::op::SideInput>(&node.op)) {
      values[i] = side_input(*side, images.size(0), side_inputs).to(device_);
      continue;
    }
    if (!run_joined(i, values)) {
      inputs.clear();
      for (graph::NodeId input : node.inputs) inputs.push_back(values[static_cast<std::size_t>(input)]);
      values[i] = run_operation(node, inputs, weights_of(i), context_);
    }
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
