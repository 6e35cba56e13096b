#include "torchscript/expressions.hpp"

#include <fmt/ranges.h>

#include <yolo/error.hpp>

#include "torchscript/literals.hpp"

namespace yolo::torchscript {
namespace {

namespace op = graph::op;
using fmt::format;
using graph::Pair;

std::string list(const Pair& pair) { return torchscript::list(std::vector<std::int64_t>(pair.begin(), pair.end())); }

std::string size(std::string_view map, std::size_t axis) { return format("torch.size({}, {})", map, axis); }

std::string activation(const op::Activation& op, std::string_view x) {
  using Kind = op::ActivationKind;
  switch (op.kind) {
    case Kind::silu: return format("torch.silu({})", x);
    case Kind::relu: return format("torch.relu({})", x);
    case Kind::relu6: return format("torch.hardtanh({}, 0., 6.)", x);
    case Kind::leaky_relu: return format("torch.leaky_relu({}, {})", x, real(op.slope));
    case Kind::hard_swish: return format("torch.hardswish({})", x);
    case Kind::hard_sigmoid: return format("torch.hardsigmoid({})", x);
    case Kind::sigmoid: return format("torch.sigmoid({})", x);
    case Kind::mish: return format("torch.mish({})", x);
    case Kind::gelu: return format("torch.gelu({})", x);
    case Kind::tanh: return format("torch.tanh({})", x);
  }
  throw Error("an activation that TorchScript files do not have");
}

// 0, 1, 2, ... or the centres of cells, for one axis of a map. The division is done in f32 whatever the map is.
// Not torch.div: a reader takes that of files of this version for the division of PyTorch before 1.6.
std::string places(const op::PositionGrid& op, std::string_view map, std::size_t axis) {
  const std::string count = size(map, axis);
  const std::string numbers = format("torch.arange({}, dtype=None, layout=None, device=ops.prim.device({}))", count, map);
  const std::string values = op.relative ? format("torch.true_divide(torch.add({}, 0.5), {})", numbers, count) : numbers;
  return format("torch.type_as({}, {})", values, map);
}

// Of a side of the picture: pixels of the view, without and with the padding below or at the right.
struct ViewSide {
  std::string scaled, padding;
};

ViewSide view_side(const op::ScaledView& op, std::string_view picture, std::size_t axis) {
  const std::string all = size(picture, axis), scaled = format("{} * {} // 100", all, op.percent);
  const std::string padded = format("({} * {} + {}) // {} * {}", all, op.percent, 100 * op.stride - 1, 100 * op.stride, op.stride);
  return {scaled, format("{} - {}", padded, scaled)};
}

/// One visitor over the closed list, so that a forgotten operation does not compile.
struct Expression {
  const graph::Node& node;
  const Operands& names;

  const std::string& in(std::size_t index) const { return names.inputs.at(index); }
  const std::string& weight(std::size_t index) const { return names.weights.at(index); }
  std::string bias(bool has) const { return has ? weight(1) : "None"; }
  std::string call(std::string_view function) const { return format("torch.{}({})", function, fmt::join(names.inputs, ", ")); }

  std::string operator()(const op::Input&) const { throw Error("the input of a graph is not computed"); }
  std::string operator()(const op::SideInput& op) const {
    throw Error(format("\"{}\" is given in training only; export the network for inference", op.name));
  }

  std::string operator()(const op::Conv& op) const {
    return format("torch.conv2d({}, {}, {}, {}, {}, {}, {})", in(0), weight(0), bias(op.has_bias), list(op.stride),
                  list(op.padding), list(op.dilation), op.groups);
  }
  std::string operator()(const op::ConvTranspose& op) const {
    return format("torch.conv_transpose2d({}, {}, {}, {}, {}, {}, {}, {})", in(0), weight(0), bias(op.has_bias), list(op.stride),
                  list(op.padding), list(op.output_padding), op.groups, list(op.dilation));
  }
  std::string operator()(const op::Linear& op) const {
    return format("torch.linear({}, {}, {})", in(0), weight(0), bias(op.has_bias));
  }
  std::string operator()(const op::BatchNorm& op) const {
    return format("torch.batch_norm({}, {}, {}, {}, {}, False, {}, {}, True)", in(0), weight(0), weight(1), weight(2), weight(3),
                  real(op.momentum), real(op.epsilon));
  }
  std::string operator()(const op::LayerNorm& op) const {
    return format("torch.layer_norm({}, {}, {}, {}, {})", in(0), torchscript::list(node.weights.at(0).shape), weight(0), weight(1),
                  real(op.epsilon));
  }
  std::string operator()(const op::Activation& op) const { return activation(op, in(0)); }
  std::string operator()(const op::MaxPool& op) const {
    return format("torch.max_pool2d({}, {}, {}, {}, [1, 1], False)", in(0), list(op.kernel), list(op.stride), list(op.padding));
  }
  std::string operator()(const op::AveragePool& op) const {
    return format("torch.avg_pool2d({}, {}, {}, {}, False, True)", in(0), list(op.kernel), list(op.stride), list(op.padding));
  }
  std::string operator()(const op::GlobalAveragePool&) const { return format("torch.adaptive_avg_pool2d({}, [1, 1])", in(0)); }
  std::string operator()(const op::Pad& op) const {
    return format("torch.constant_pad_nd({}, {}, 0)", in(0), torchscript::list({op.left, op.right, op.top, op.bottom}));
  }
  std::string operator()(const op::ResizeLike&) const {
    return format("torch.upsample_nearest2d({}, [{}, {}])", in(0), size(in(1), 2), size(in(1), 3));
  }
  std::string operator()(const op::Upsample& op) const {
    const std::string factor = real(static_cast<double>(op.factor));
    return format("torch.upsample_nearest2d({}, None, [{}, {}])", in(0), factor, factor);
  }

  std::string operator()(const op::Concat& op) const {
    return format("torch.cat({}, {})", torchscript::list(names.inputs), op.axis);
  }
  std::string operator()(const op::Slice& op) const {
    return format("torch.slice({}, {}, {}, {}, {})", in(0), op.axis, op.start, op.stop, op.step);
  }
  std::string operator()(const op::Reshape& op) const {
    std::vector<std::string> sizes;
    for (const std::int64_t extent : op.shape) sizes.push_back(extent == 0 ? size(in(0), sizes.size()) : std::to_string(extent));
    return format("torch.reshape({}, {})", in(0), torchscript::list(sizes));
  }
  std::string operator()(const op::ReshapeLike& op) const {
    std::vector<std::string> sizes;
    for (std::size_t axis = 0; axis < names.ranks.at(1); ++axis)
      sizes.push_back(axis == 1 ? std::to_string(op.channels) : size(in(1), axis));
    return format("torch.reshape({}, {})", in(0), torchscript::list(sizes));
  }
  std::string operator()(const op::Transpose& op) const {
    return format("torch.permute({}, {})", in(0), torchscript::list(op.order));
  }

  std::string operator()(const op::Add&) const { return call("add"); }
  std::string operator()(const op::Multiply&) const { return call("mul"); }
  std::string operator()(const op::MultiplyScalar& op) const { return format("torch.mul({}, {})", in(0), real(op.factor)); }
  std::string operator()(const op::MatMul& op) const {
    const auto side = [&](std::size_t index, bool transposed) {
      return transposed ? format("torch.transpose({}, -2, -1)", in(index)) : in(index);
    };
    return format("torch.matmul({}, {})", side(0, op.transpose_a), side(1, op.transpose_b));
  }
  std::string operator()(const op::Softmax& op) const { return format("torch.softmax({}, {})", in(0), op.axis); }
  std::string operator()(const op::Constant&) const { return weight(0); }
  std::string operator()(const op::Attention&) const { return call("scaled_dot_product_attention"); }
  std::string operator()(const op::Unary& op) const {
    switch (op.kind) {
      case op::UnaryKind::sine: return call("sin");
      case op::UnaryKind::cosine: return call("cos");
      case op::UnaryKind::logarithm: return call("log");
    }
    throw Error("a function of one value that TorchScript files do not have");
  }
  std::string operator()(const op::Clamp& op) const {
    return format("torch.clamp({}, {}, {})", in(0), real(op.low), real(op.high));
  }
  std::string operator()(const op::InRange& op) const {
    return format("torch.type_as(torch.logical_and(torch.gt({0}, {1}), torch.lt({0}, {2})), {0})", in(0), real(op.low), real(op.high));
  }
  std::string operator()(const op::Reduce& op) const {
    return format("torch.{}({}, [{}], True)", op.kind == op::ReduceKind::sum ? "sum" : "amax", in(0), op.axis);
  }

  std::string operator()(const op::PositionGrid& op) const {
    const std::string extent = format("[{}, {}]", size(in(0), 2), size(in(0), 3));
    const std::string columns = format("torch.expand({}, {})", places(op, in(0), 3), extent);
    const std::string rows = format("torch.expand(torch.unsqueeze({}, 1), {})", places(op, in(0), 2), extent);
    return format("torch.unsqueeze(torch.stack([{}, {}]), 0)", columns, rows);
  }
  // A stable sort: of equal values torch.topk may give any first.
  std::string operator()(const op::TopK& op) const {
    return format("torch.slice(torch.argsort({}, stable=True, dim=1, descending=True), 1, 0, {})", in(0), op.count);
  }
  std::string operator()(const op::GatherRows& op) const {
    const std::string rows = op.shared ? format("torch.expand({}, [{}, -1, -1])", in(0), size(in(1), 0)) : in(0);
    return format("torch.gather({}, 1, torch.expand(torch.unsqueeze({}, -1), [-1, -1, {}]))", rows, in(1), size(in(0), 2));
  }
  std::string operator()(const op::GridSample&) const {
    return format("torch.grid_sampler({}, {}, 0, 0, False)", in(0), in(1));
  }
  std::string operator()(const op::ScaledView& op) const {
    const std::string picture = op.mirrored ? format("torch.flip({}, [3])", in(0)) : in(0);
    const ViewSide rows = view_side(op, in(0), 2), columns = view_side(op, in(0), 3);
    const std::string scaled = format("torch.upsample_bilinear2d({}, [{}, {}], False)", picture, rows.scaled, columns.scaled);
    return format("torch.constant_pad_nd({}, [0, {}, 0, {}], {})", scaled, columns.padding, rows.padding, real(op.padding));
  }

  // Neither does anything but in training.
  std::string operator()(const op::Dropout&) const { return in(0); }
  std::string operator()(const op::Detach&) const { return in(0); }
};

}  // namespace

std::string expression_of(const graph::Node& node, const Operands& operands) {
  return std::visit(Expression{node, operands}, node.op);
}

}  // namespace yolo::torchscript
