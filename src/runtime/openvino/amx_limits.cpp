#include "runtime/openvino/amx_limits.hpp"

#include "graph/shapes.hpp"

namespace yolo::runtime {
namespace {

constexpr std::int64_t kTileValues = 32;  ///< bf16 values in a row of a tile
constexpr std::int64_t kWideKernel = 4;

bool is_wrong(const graph::op::Conv& conv, const graph::Shape& weights, const graph::Shape& output) {
  const std::int64_t channels = weights[1], height = weights[2], width = weights[3];
  if (height * width == 1) return false;
  const bool one_column = conv.stride[1] > 1 && output[3] == 1 && output[2] > 1;
  const bool packed = width >= kWideKernel && channels < kTileValues && width * channels % kTileValues == 0;
  return one_column || packed;
}

}  // namespace

bool amx_computes_rightly(const graph::Graph& graph, const InputShape& shape) {
  const std::int64_t channels = std::get<graph::op::Input>(graph[graph.input()].op).channels;
  const std::vector<graph::Shape> shapes =
      graph::infer_shapes(graph, {shape.batch, channels, shape.height, shape.width});
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto* conv = std::get_if<graph::op::Conv>(&graph.nodes[i].op);
    if (conv != nullptr && is_wrong(*conv, graph.nodes[i].weights[0].shape, shapes[i])) return false;
  }
  return true;
}

}  // namespace yolo::runtime
