#include "runtime/openvino/bf16_limits.hpp"

#include "core/bf16_convolution.hpp"
#include "graph/shapes.hpp"

namespace yolo::runtime {

bool bf16_computes_rightly(const graph::Graph& graph, const InputShape& shape) {
  const std::int64_t channels = std::get<graph::op::Input>(graph[graph.input()].op).channels;
  const std::vector<graph::Shape> shapes =
      graph::infer_shapes(graph, {shape.batch, channels, shape.height, shape.width});
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto* conv = std::get_if<graph::op::Conv>(&graph.nodes[i].op);
    if (conv == nullptr) continue;
    const graph::Shape& weights = graph.nodes[i].weights[0].shape;
    if (!yolo::bf16_computes_rightly(
            {weights[1], weights[2], weights[3], conv->stride[1], shapes[i][2], shapes[i][3]}))
      return false;
  }
  return true;
}

}  // namespace yolo::runtime
