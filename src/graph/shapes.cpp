#include "graph/shapes.hpp"

#include <yolo/error.hpp>

namespace yolo::graph {
namespace {

using Shapes = std::vector<const Shape*>;

std::size_t axis_of(std::int64_t axis, const Shape& shape) {
  const auto rank = static_cast<std::int64_t>(shape.size());
  const std::int64_t absolute = axis < 0 ? axis + rank : axis;
  if (absolute < 0 || absolute >= rank) throw Error(fmt::format("axis {} of a map with {} axes", axis, rank));
  return static_cast<std::size_t>(absolute);
}

std::int64_t window_count(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  const std::int64_t last = size + 2 * padding - kernel;
  if (last < 0) throw Error(fmt::format("a window of {} does not fit into {} pixels", kernel, size + 2 * padding));
  return last / stride + 1;
}

Shape elementwise(const Shapes& in) {
  Shape out = *in[0];
  if (in[1]->size() != out.size()) throw Error("maps with different numbers of axes");
  for (std::size_t axis = 0; axis < out.size(); ++axis) {
    const std::int64_t other = (*in[1])[axis];
    if (out[axis] != other && out[axis] != 1 && other != 1) {
      throw Error(fmt::format("maps of [{}] and [{}]", fmt::join(out, ", "), fmt::join(*in[1], ", ")));
    }
    out[axis] = std::max(out[axis], other);
  }
  return out;
}

struct Infer {
  const Node& node;
  const Shapes& in;
  const Shape& input;

  Shape operator()(const op::Input& op) const {
    if (input.size() != 4 || input[1] != op.channels) throw Error(fmt::format("the input needs {} channels", op.channels));
    return input;
  }
  Shape operator()(const op::Conv& op) const {
    const Shape &x = *in[0], &w = node.weights[0].shape;
    Shape out{x[0], w[0], 0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
      out[i + 2] = window_count(x[i + 2], op.dilation[i] * (w[i + 2] - 1) + 1, op.stride[i], op.padding[i]);
    }
    return out;
  }
  Shape operator()(const op::MaxPool& op) const {
    Shape out = *in[0];
    for (std::size_t i = 0; i < 2; ++i) out[i + 2] = window_count(out[i + 2], op.kernel[i], op.stride[i], op.padding[i]);
    return out;
  }
  Shape operator()(const op::Upsample& op) const {
    Shape out = *in[0];
    out[2] *= op.factor;
    out[3] *= op.factor;
    return out;
  }
  Shape operator()(const op::Concat& op) const {
    Shape out = *in[0];
    const std::size_t axis = axis_of(op.axis, out);
    for (std::size_t i = 1; i < in.size(); ++i) {
      for (std::size_t a = 0; a < out.size(); ++a) {
        if (a != axis && out[a] != in[i]->at(a)) {
          throw Error(fmt::format("maps of [{}] and [{}] cannot be joined", fmt::join(out, ", "), fmt::join(*in[i], ", ")));
        }
      }
      out[axis] += (*in[i])[axis];
    }
    return out;
  }
  Shape operator()(const op::Slice& op) const {
    Shape out = *in[0];
    std::int64_t& size = out[axis_of(op.axis, out)];
    const std::int64_t stop = op.stop == op::Slice::kToEnd ? size : op.stop < 0 ? size + op.stop : std::min(op.stop, size);
    if (op.start >= stop) throw Error("an empty part of a map");
    size = (stop - op.start + op.step - 1) / op.step;
    return out;
  }
  Shape operator()(const op::MatMul& op) const {
    Shape out = *in[0];
    const Shape& b = *in[1];
    const std::size_t r = out.size();
    const std::int64_t inner_a = op.transpose_a ? out[r - 2] : out[r - 1];
    const std::int64_t inner_b = op.transpose_b ? b[r - 1] : b[r - 2];
    if (inner_a != inner_b) throw Error(fmt::format("a product over {} and {} values", inner_a, inner_b));
    out[r - 2] = op.transpose_a ? out[r - 1] : out[r - 2];
    out[r - 1] = op.transpose_b ? b[r - 2] : b[r - 1];
    return out;
  }
  Shape operator()(const op::Reshape& op) const {
    Shape out = op.shape;
    std::int64_t known = 1;
    int unknown = -1;
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i] == 0) out[i] = in[0]->at(i);
      if (out[i] == -1) unknown = static_cast<int>(i);
      else known *= out[i];
    }
    const std::int64_t total = element_count(*in[0]);
    if (unknown >= 0 && known > 0) out[static_cast<std::size_t>(unknown)] = total / known;
    if (element_count(out) != total) throw Error(fmt::format("{} values as [{}]", total, fmt::join(out, ", ")));
    return out;
  }
  Shape operator()(const op::ReshapeLike& op) const {
    Shape out = *in[1];
    out[1] = op.channels;
    if (element_count(out) != element_count(*in[0])) throw Error("a reshape that changes the number of values");
    return out;
  }
  Shape operator()(const op::Transpose& op) const {
    Shape out;
    for (std::int64_t axis : op.order) out.push_back(in[0]->at(static_cast<std::size_t>(axis)));
    return out;
  }
  Shape operator()(const op::Linear&) const {
    Shape out = *in[0];
    const Shape& w = node.weights[0].shape;
    if (out.back() != w[1]) throw Error(fmt::format("{} values for a layer that takes {}", out.back(), w[1]));
    out.back() = w[0];
    return out;
  }
  Shape operator()(const op::ConvTranspose& op) const {
    const Shape &x = *in[0], &w = node.weights[0].shape;
    Shape out{x[0], w[1] * op.groups, 0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
      out[i + 2] = (x[i + 2] - 1) * op.stride[i] - 2 * op.padding[i] + op.dilation[i] * (w[i + 2] - 1) +
                   op.output_padding[i] + 1;
      if (out[i + 2] < 1) throw Error("nothing is left after the padding of a transposed convolution");
    }
    return out;
  }
  Shape operator()(const op::AveragePool& op) const {
    Shape out = *in[0];
    for (std::size_t i = 0; i < 2; ++i) out[i + 2] = window_count(out[i + 2], op.kernel[i], op.stride[i], op.padding[i]);
    return out;
  }
  Shape operator()(const op::GlobalAveragePool&) const { return {in[0]->at(0), in[0]->at(1), 1, 1}; }
  Shape operator()(const op::Pad& op) const {
    Shape out = *in[0];
    out.at(2) += op.top + op.bottom;
    out.at(3) += op.left + op.right;
    return out;
  }
  Shape operator()(const op::ResizeLike&) const {
    return {in[0]->at(0), in[0]->at(1), in[1]->at(2), in[1]->at(3)};
  }
  Shape operator()(const op::Constant&) const { return node.weights[0].shape; }
  Shape operator()(const op::LayerNorm&) const {
    if (in[0]->back() != node.weights[0].shape[0]) throw Error("a layer norm of another size than its input");
    return *in[0];
  }
  Shape operator()(const op::Attention&) const {
    if (in[0]->size() != 4 || *in[0] != *in[1] || *in[0] != *in[2]) throw Error("queries, keys and values of different shapes");
    const std::int64_t length = in[0]->at(2);
    if (in.size() > 3 && *in[3] != Shape{length, length}) {
      throw Error(fmt::format("a mask of [{}] for {} rows", fmt::join(*in[3], ", "), length));
    }
    return *in[0];
  }
  Shape operator()(const op::Unary&) const { return *in[0]; }
  Shape operator()(const op::Clamp&) const { return *in[0]; }
  Shape operator()(const op::InRange&) const { return *in[0]; }
  Shape operator()(const op::Reduce& op) const {
    Shape out = *in[0];
    out[axis_of(op.axis, out)] = 1;
    return out;
  }
  Shape operator()(const op::PositionGrid&) const { return {1, 2, in[0]->at(2), in[0]->at(3)}; }
  Shape operator()(const op::TopK& op) const {
    if (in[0]->at(1) < op.count) {
      throw Error(fmt::format("the input is too small: its maps have {} places, and {} are to be chosen", in[0]->at(1), op.count));
    }
    return {in[0]->at(0), op.count};
  }
  Shape operator()(const op::GatherRows& op) const {
    if (in[0]->at(0) != (op.shared ? 1 : in[1]->at(0))) throw Error("rows and positions of different batches");
    return {in[1]->at(0), in[1]->at(1), in[0]->at(2)};
  }
  Shape operator()(const op::GridSample&) const {
    if (in[0]->size() != 4 || in[1]->size() != 4 || in[0]->at(0) != in[1]->at(0) || in[1]->at(3) != 2) {
      throw Error(fmt::format("samples of [{}] at [{}]", fmt::join(*in[0], ", "), fmt::join(*in[1], ", ")));
    }
    return {in[0]->at(0), in[0]->at(1), in[1]->at(1), in[1]->at(2)};
  }
  Shape operator()(const op::ScaledView& op) const {
    Shape out = *in[0];
    if (op.scaled(out[2]) < 1 || op.scaled(out[3]) < 1) throw Error("a view that is smaller than a pixel");
    out[2] = op.padded(out[2]);
    out[3] = op.padded(out[3]);
    return out;
  }
  Shape operator()(const op::Add&) const { return elementwise(in); }
  Shape operator()(const op::Multiply&) const { return elementwise(in); }
  Shape operator()(const op::BatchNorm&) const { return *in[0]; }
  Shape operator()(const op::Activation&) const { return *in[0]; }
  Shape operator()(const op::MultiplyScalar&) const { return *in[0]; }
  Shape operator()(const op::Softmax&) const { return *in[0]; }
  Shape operator()(const op::Dropout&) const { return *in[0]; }
  Shape operator()(const op::Detach&) const { return *in[0]; }
  Shape operator()(const op::SideInput& op) const { throw Error(fmt::format("\"{}\" is there in training only", op.name)); }
};

template <typename... Kinds>
bool is_any(const Op& op) {
  return (std::holds_alternative<Kinds>(op) || ...);
}

// What a head gives may be a table; a file may lead it back into a layer that takes pictures.
void check_axes(const Node& node, const Shapes& in) {
  const bool takes_maps =
      is_any<op::Conv, op::ConvTranspose, op::BatchNorm, op::MaxPool, op::AveragePool, op::GlobalAveragePool, op::Upsample,
             op::Pad, op::ResizeLike, op::PositionGrid, op::ScaledView>(node.op);
  const bool takes_alike = is_any<op::Concat, op::MatMul>(node.op);
  for (const Shape* shape : in) {
    const std::size_t axes = shape->size();
    const bool fits = takes_maps ? axes == 4 : takes_alike ? axes == in[0]->size() && axes >= 2 : axes >= 1;
    if (!fits) throw Error(fmt::format("an input of [{}] has a wrong number of axes", fmt::join(*shape, ", ")));
  }
}

}  // namespace

std::vector<Shape> infer_shapes(const Graph& graph, const Shape& input) {
  std::vector<Shape> shapes;
  shapes.reserve(graph.nodes.size());
  for (const Node& node : graph.nodes) {
    Shapes in;
    for (NodeId id : node.inputs) in.push_back(&shapes[static_cast<std::size_t>(id)]);
    try {
      check_axes(node, in);
      shapes.push_back(std::visit(Infer{node, in, input}, node.op));
    } catch (const std::exception& error) {
      throw Error(fmt::format("{} ({}) with an input of {} x {}: {}", node.scope, name_of(node.op), input[2], input[3],
                              error.what()));
    }
  }
  return shapes;
}

std::vector<double> strides(const Graph& graph, std::string_view stem) {
  constexpr std::int64_t kProbe = 256;
  const std::int64_t channels = std::get<op::Input>(graph[graph.input()].op).channels;
  const std::vector<Shape> shapes = infer_shapes(graph, {1, channels, kProbe, kProbe});
  std::vector<double> result;
  for (const Output& output : graph.outputs) {
    const Shape& shape = shapes[static_cast<std::size_t>(output.node)];
    if (!output.name.starts_with(stem) || shape.size() != 4) continue;
    const std::int64_t rows = shape[2];
    result.push_back(static_cast<double>(kProbe) / static_cast<double>(rows));
  }
  return result;
}

}  // namespace yolo::graph
