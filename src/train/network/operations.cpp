#include "train/network/operations.hpp"

#include <fmt/ranges.h>

#include <yolo/error.hpp>

#include "train/network/convolution.hpp"
#include "train/network/joint_batch_norm.hpp"
#include "train/network/out_of_memory.hpp"

namespace yolo::train {
namespace {

namespace op = graph::op;
using at::Tensor;

Tensor activation(const op::Activation& op, const Tensor& x) {
  using Kind = op::ActivationKind;
  switch (op.kind) {
    case Kind::silu: return at::silu(x);
    case Kind::relu: return at::relu(x);
    case Kind::relu6: return at::relu6(x);
    case Kind::leaky_relu: return at::leaky_relu(x, op.slope);
    case Kind::hard_swish: return at::hardswish(x);
    case Kind::hard_sigmoid: return at::hardsigmoid(x);
    case Kind::sigmoid: return at::sigmoid(x);
    case Kind::mish: return at::mish(x);
    case Kind::gelu: return at::gelu(x);
    case Kind::tanh: return at::tanh(x);
  }
  throw Error("an activation that training does not have");
}

// The rows 0, 1, 2, ... and columns of a map, or the centres of its cells.
Tensor position_grid(const op::PositionGrid& op, const Tensor& map) {
  const std::int64_t height = map.size(2), width = map.size(3);
  Tensor x = at::arange(width, map.options().dtype(at::kFloat)), y = at::arange(height, map.options().dtype(at::kFloat));
  if (op.relative) {
    x = (x + 0.5) / static_cast<double>(width);
    y = (y + 0.5) / static_cast<double>(height);
  }
  return at::stack({x.expand({height, width}), y.unsqueeze(1).expand({height, width})}).unsqueeze(0);
}

// The axis that is given as -1, where there are no values: LibTorch cannot tell it from their number. In front it is that of the
// images, perhaps times heads.
void fill_open_axis(std::vector<std::int64_t>& shape, at::IntArrayRef from) {
  if (shape[0] == -1) {
    shape[0] = 0;
    return;
  }
  std::int64_t open = 1;
  for (const std::int64_t size : from) open *= std::max<std::int64_t>(size, 1);
  for (const std::int64_t size : shape) open /= std::max<std::int64_t>(size, 1);
  std::replace(shape.begin(), shape.end(), std::int64_t{-1}, open);
}

struct Run {
  const graph::Node& node;
  const std::vector<Tensor>& in;
  const std::vector<Tensor>& weights;
  const OperationContext& context;

  Tensor cast(const Tensor& tensor) const { return tensor.to(context.compute); }
  std::optional<Tensor> bias(bool has) const { return has ? std::optional(cast(weights[1])) : std::nullopt; }

  Tensor operator()(const op::Input&) const { throw Error("the input of a graph is not computed"); }
  Tensor operator()(const op::Conv& op) const {
    return convolution(cast(in[0]), cast(weights[0]), bias(op.has_bias), op);
  }
  Tensor operator()(const op::ConvTranspose& op) const {
    return at::conv_transpose2d(cast(in[0]), cast(weights[0]), bias(op.has_bias), op.stride, op.padding, op.output_padding,
                                op.groups, op.dilation);
  }
  Tensor operator()(const op::Linear& op) const { return at::linear(cast(in[0]), cast(weights[0]), bias(op.has_bias)); }
  Tensor operator()(const op::BatchNorm& op) const {
    if (context.training && context.joint != nullptr) {
      return joint_batch_norm(in[0], batch_norm_weights(op, weights), *context.joint);
    }
    // Weights are gamma, beta, mean and variance; the last two are brought up to date in training.
    return at::batch_norm(in[0], weights[0], weights[1], weights[2], weights[3], context.training, op.momentum, op.epsilon,
                          /*cudnn_enabled=*/true);
  }
  Tensor operator()(const op::LayerNorm& op) const {
    return at::layer_norm(in[0].to(at::kFloat), weights[0].sizes(), weights[0], weights[1], op.epsilon);
  }
  Tensor operator()(const op::Activation& op) const { return activation(op, in[0]); }
  Tensor operator()(const op::MaxPool& op) const { return at::max_pool2d(in[0], op.kernel, op.stride, op.padding); }
  Tensor operator()(const op::AveragePool& op) const { return at::avg_pool2d(in[0], op.kernel, op.stride, op.padding); }
  Tensor operator()(const op::GlobalAveragePool&) const { return at::adaptive_avg_pool2d(in[0], {1, 1}); }
  Tensor operator()(const op::Pad& op) const {
    return at::constant_pad_nd(in[0], {op.left, op.right, op.top, op.bottom});
  }
  Tensor operator()(const op::ResizeLike&) const {
    return at::upsample_nearest2d(in[0], {in[1].size(2), in[1].size(3)});
  }
  Tensor operator()(const op::Upsample& op) const {
    return at::upsample_nearest2d(in[0], {in[0].size(2) * op.factor, in[0].size(3) * op.factor});
  }
  Tensor operator()(const op::Concat& op) const { return at::cat(in, op.axis); }
  Tensor operator()(const op::Slice& op) const { return in[0].slice(op.axis, op.start, op.stop, op.step); }
  Tensor operator()(const op::Add&) const { return in[0] + in[1]; }
  Tensor operator()(const op::Multiply&) const { return in[0] * in[1]; }
  Tensor operator()(const op::MultiplyScalar& op) const { return in[0] * op.factor; }
  Tensor operator()(const op::MatMul& op) const {
    const Tensor a = op.transpose_a ? in[0].transpose(-2, -1) : in[0], b = op.transpose_b ? in[1].transpose(-2, -1) : in[1];
    return at::matmul(cast(a), cast(b));
  }
  Tensor operator()(const op::Softmax& op) const { return at::softmax(in[0], op.axis); }
  Tensor operator()(const op::Reshape& op) const {
    std::vector<std::int64_t> shape = op.shape;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      if (shape[axis] == 0) shape[axis] = in[0].size(static_cast<std::int64_t>(axis));
    }
    if (in[0].numel() == 0) fill_open_axis(shape, in[0].sizes());
    return in[0].reshape(shape);
  }
  Tensor operator()(const op::ReshapeLike& op) const {
    std::vector<std::int64_t> shape = in[1].sizes().vec();
    shape[1] = op.channels;
    return in[0].reshape(shape);
  }
  Tensor operator()(const op::Transpose& op) const { return in[0].permute(op.order); }
  Tensor operator()(const op::Constant&) const { return weights[0]; }
  Tensor operator()(const op::Attention&) const {
    std::optional<Tensor> mask;
    if (in.size() > 3 && in[3].numel() > 0) mask = in[3].to(in[0].dtype());
    return at::scaled_dot_product_attention(in[0], in[1], in[2], mask);
  }
  Tensor operator()(const op::Unary& op) const {
    switch (op.kind) {
      case op::UnaryKind::sine: return at::sin(in[0]);
      case op::UnaryKind::cosine: return at::cos(in[0]);
      case op::UnaryKind::logarithm: return at::log(in[0]);
    }
    throw Error("a function of one value that training does not have");
  }
  Tensor operator()(const op::Clamp& op) const { return at::clamp(in[0], op.low, op.high); }
  Tensor operator()(const op::InRange& op) const { return at::logical_and(in[0] > op.low, in[0] < op.high).to(in[0].dtype()); }
  Tensor operator()(const op::Reduce& op) const {
    return op.kind == op::ReduceKind::sum ? in[0].sum(op.axis, true) : in[0].amax(op.axis, true);
  }
  Tensor operator()(const op::PositionGrid& op) const { return position_grid(op, in[0]); }
  Tensor operator()(const op::TopK& op) const { return std::get<1>(at::topk(in[0], op.count, 1)); }
  Tensor operator()(const op::GatherRows& op) const {
    const Tensor rows = op.shared ? in[0].expand({in[1].size(0), -1, -1}) : in[0];
    return rows.gather(1, in[1].unsqueeze(-1).expand({-1, -1, rows.size(2)}));
  }
  Tensor operator()(const op::GridSample&) const {
    const Tensor places = in[1].to(in[0].dtype());
    return at::grid_sampler(in[0], places, /*bilinear*/ 0, /*zeros*/ 0, /*align_corners=*/false);
  }
  Tensor operator()(const op::Dropout& op) const { return at::dropout(in[0], op.share, context.training); }
  Tensor operator()(const op::Detach&) const { return in[0].detach(); }
  Tensor operator()(const op::SideInput& op) const { throw Error(fmt::format("\"{}\" is given, not computed", op.name)); }
  Tensor operator()(const op::ScaledView&) const { throw Error("views of the input (augment) are for inference only"); }
};

}  // namespace

void throw_named(const c10::Error& error, const graph::Node& node, const std::vector<Tensor>& inputs) {
  std::string shapes;
  for (const Tensor& input : inputs) shapes += fmt::format(" [{}]", fmt::join(input.sizes(), ", "));
  throw Error(fmt::format("{} ({}) with inputs of{}: {}", node.scope, graph::name_of(node.op), shapes,
                          error.what_without_backtrace()));
}

Tensor run_operation(const graph::Node& node, const std::vector<Tensor>& inputs, const std::vector<Tensor>& weights,
                     const OperationContext& context) {
  return with_named_errors(node, inputs, [&] {
    return std::visit(Run{node, inputs, weights, context}, node.op);
  });
}

}  // namespace yolo::train
