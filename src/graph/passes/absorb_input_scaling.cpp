#include "graph/passes/passes.hpp"

namespace yolo::graph {
namespace {

bool feeds_only_convolutions(const Graph& graph, NodeId input) {
  for (const Output& output : graph.outputs) {
    if (output.node == input) return false;
  }
  for (const Node& node : graph.nodes) {
    if (std::find(node.inputs.begin(), node.inputs.end(), input) == node.inputs.end()) continue;
    const auto* conv = std::get_if<op::Conv>(&node.op);
    if (!conv || conv->groups != 1) return false;
  }
  return true;
}

void rescale(Node& conv, double scale, bool swap_red_blue) {
  Tensor& tensor = conv.weights[0];
  std::vector<float> weight = tensor.to_floats();
  const auto area = static_cast<std::size_t>(tensor.shape[2] * tensor.shape[3]);
  const auto channels = static_cast<std::size_t>(tensor.shape[1]);
  for (float& value : weight) value = static_cast<float>(value * scale);
  if (swap_red_blue) {
    for (std::size_t first = 0; first < weight.size(); first += channels * area) {
      auto red = weight.begin() + static_cast<std::ptrdiff_t>(first);
      std::swap_ranges(red, red + static_cast<std::ptrdiff_t>(area), red + static_cast<std::ptrdiff_t>(2 * area));
    }
  }
  tensor = Tensor::from_floats(tensor.shape, std::move(weight));
}

}  // namespace

// Zero padding stays zero under scaling, so only the weights change.
bool absorb_input_scaling(Graph& graph, double scale, bool swap_red_blue) {
  const NodeId input = graph.input();
  if (!feeds_only_convolutions(graph, input)) return false;
  if (swap_red_blue && std::get<op::Input>(graph[input].op).channels != 3) return false;
  for (Node& node : graph.nodes) {
    if (!node.inputs.empty() && node.inputs[0] == input) rescale(node, scale, swap_red_blue);
  }
  return true;
}

}  // namespace yolo::graph
