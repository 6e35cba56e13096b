// The work of a network, counted as published figures of YOLO networks are.
#include <concepts>

#include "graph/shapes.hpp"

namespace yolo::graph {
namespace {

constexpr std::int64_t kProbe = 32;  // the least size that the peer measures at

double size_of(const Shape& shape) { return static_cast<double>(element_count(shape)); }

template <typename T, typename... Kinds>
concept OneOf = (std::same_as<T, Kinds> || ...);

// Operations that published figures leave out. Each has to be named, so that a new one is thought of.
template <typename T>
concept Uncounted =
    OneOf<T, op::Input, op::Activation, op::MaxPool, op::Upsample, op::Concat, op::Slice, op::Add,
          op::Multiply, op::MultiplyScalar, op::Softmax, op::Reshape, op::ReshapeLike, op::Transpose,
          op::AveragePool, op::Pad, op::ResizeLike, op::Constant, op::Unary, op::Clamp, op::InRange,
          op::Reduce, op::PositionGrid, op::TopK, op::GatherRows, op::GridSample, op::Dropout, op::Detach,
          op::ScaledView, op::SideInput>;

// Multiply-adds count two, normalising a value eight, a mean one addition a value and one division.
struct Cost {
  const Node& node;
  const Shape& in;
  const Shape& out;

  double operator()(const op::Conv&) const {
    const Shape& w = node.weights[0].shape;
    return 2 * size_of(out) * static_cast<double>(w[1] * w[2] * w[3]);
  }
  double operator()(const op::ConvTranspose&) const {
    const Shape& w = node.weights[0].shape;
    return 2 * size_of(in) * static_cast<double>(w[1] * w[2] * w[3]);
  }
  double operator()(const op::Linear&) const {
    return 2 * size_of(out) * static_cast<double>(node.weights[0].shape[1]);
  }
  double operator()(const op::MatMul& op) const {
    return 2 * size_of(out) * static_cast<double>(in[in.size() - (op.transpose_a ? 2 : 1)]);
  }
  double operator()(const op::GlobalAveragePool&) const { return 2 * (size_of(in) + size_of(out)); }
  double operator()(const op::BatchNorm&) const { return 8 * size_of(out); }
  double operator()(const op::LayerNorm&) const { return 8 * size_of(out); }
  // Two products, and for each row of L weights L exponentials, L - 1 sums and L quotients.
  double operator()(const op::Attention&) const {
    const auto length = static_cast<double>(out[2]), heads = static_cast<double>(out[0] * out[1]);
    return 4 * length * size_of(out) + 2 * heads * length * (3 * length - 1);
  }
  double operator()(const Uncounted auto&) const { return 0; }
};

double operations_at(const Graph& graph, std::int64_t height, std::int64_t width) {
  const std::int64_t channels = std::get<op::Input>(graph[graph.input()].op).channels;
  const std::vector<Shape> shapes = infer_shapes(graph, {1, channels, height, width});
  double operations = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const Shape& in = node.inputs.empty() ? shapes[i] : shapes[static_cast<std::size_t>(node.inputs[0])];
    operations += std::visit(Cost{node, in, shapes[i]}, node.op);
  }
  // The head's expectation over the steps of each side (DFL), which is left to post-processing here. Of one step there is none.
  for (const Output& output : graph.outputs) {
    const Shape& shape = shapes[static_cast<std::size_t>(output.node)];
    if (output.name.starts_with("boxes.") && shape.size() == 4 && shape[1] > 4) operations += 2 * size_of(shape);
  }
  return operations;
}

// A network that picks its best positions does not run on a picture with fewer positions than that.
bool runs_at_any_size(const Graph& graph) {
  return std::none_of(graph.nodes.begin(), graph.nodes.end(),
                      [](const Node& node) { return std::holds_alternative<op::TopK>(node.op); });
}

}  // namespace

double gflops(const Graph& graph, std::int64_t height, std::int64_t width) {
  if (!runs_at_any_size(graph)) return operations_at(graph, height, width) / 1e9;
  std::int64_t probe = kProbe;
  for (const double stride : strides(graph, "boxes."))
    probe = std::max(probe, static_cast<std::int64_t>(stride));
  const double ratio = static_cast<double>(height * width) / static_cast<double>(probe * probe);
  return operations_at(graph, probe, probe) * ratio / 1e9;
}

}  // namespace yolo::graph
