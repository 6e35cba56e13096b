// The network as primitive operations: what every backend and exporter reads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/graph/tensor.hpp>

namespace yolo::graph {

using Pair = std::array<std::int64_t, 2>;  ///< height, width

/// The operations. Maps are N x C x H x W; every reader handles each of them in one std::visit, so that a
/// missing one does not compile.
namespace op {

struct Input {
  std::int64_t channels = 3;
};

/// Weights: weight [out, in / groups, kh, kw] and, when `has_bias`, bias [out].
struct Conv {
  Pair stride{1, 1}, padding{0, 0}, dilation{1, 1};
  std::int64_t groups = 1;
  bool has_bias = false;
};

/// Weights: weight [in, out / groups, kh, kw] and, when `has_bias`, bias [out].
struct ConvTranspose {
  Pair stride{1, 1}, padding{0, 0}, output_padding{0, 0}, dilation{1, 1};
  std::int64_t groups = 1;
  bool has_bias = false;
};

/// y = x W^T + b over the last axis. Weights: weight [out, in] and, when `has_bias`, bias [out].
struct Linear {
  bool has_bias = false;
};

/// Weights: gamma, beta, mean, variance, each [channels].
struct BatchNorm {
  double epsilon = 1e-5;
  double momentum = 0.1;  ///< weight of a training batch in the running mean and variance
};

enum class ActivationKind { silu, relu, relu6, leaky_relu, hard_swish, hard_sigmoid, sigmoid, mish, gelu, tanh };
struct Activation {
  ActivationKind kind = ActivationKind::silu;
  double slope = 0.01;  ///< of leaky_relu below zero
};

struct MaxPool {
  Pair kernel{2, 2}, stride{2, 2}, padding{0, 0};
};

/// Mean of each window; padding counts as zeros.
struct AveragePool {
  Pair kernel{2, 2}, stride{2, 2}, padding{0, 0};
};

/// Mean of each channel: N x C x H x W to N x C x 1 x 1.
struct GlobalAveragePool {};

/// Zeros around a map, in pixels.
struct Pad {
  std::int64_t left = 0, right = 0, top = 0, bottom = 0;
};

/// Nearest neighbour, to the height and width of the second input.
struct ResizeLike {};

/// Nearest neighbour, by a whole factor.
struct Upsample {
  std::int64_t factor = 2;
};

struct Concat {
  std::int64_t axis = 1;
};

/// Elements start, start + step, ... below stop along one axis. A negative stop counts from the end;
/// kToEnd takes all that is left.
struct Slice {
  static constexpr std::int64_t kToEnd = INT64_MAX;
  std::int64_t axis = 1, start = 0, stop = kToEnd, step = 1;
};

struct Add {};
struct Multiply {};

struct MultiplyScalar {
  double factor = 1.0;
};

/// Batched product of the last two axes, after the wanted transpositions.
struct MatMul {
  bool transpose_a = false, transpose_b = false;
};

struct Softmax {
  std::int64_t axis = -1;
};

/// 0 keeps the input's size at that place, one -1 is worked out.
struct Reshape {
  std::vector<std::int64_t> shape;
};

/// Gives the first input the shape of the second, with `channels` in place of its channels.
struct ReshapeLike {
  std::int64_t channels = 0;
};

struct Transpose {
  std::vector<std::int64_t> order;
};

/// Fixed values; no inputs. Weights: the values, of rank 1 or more.
struct Constant {};

/// softmax(Q K^T / sqrt(size of a row)) V of three N x heads x L x size. A fourth input, L x L, is added before the softmax (minus
/// infinity: this row does not look at that one); when it has no values, every row looks at all.
struct Attention {};

/// Over the last axis. Weights: gamma, beta.
struct LayerNorm {
  double epsilon = 1e-5;
};

enum class UnaryKind { sine, cosine, logarithm };
struct Unary {
  UnaryKind kind = UnaryKind::sine;
};

struct Clamp {
  double low = 0, high = 1;
};

/// 1 where low < x < high, else 0.
struct InRange {
  double low = 0, high = 1;
};

/// The axis stays, with size 1.
enum class ReduceKind { maximum, sum };
struct Reduce {
  ReduceKind kind = ReduceKind::sum;
  std::int64_t axis = -1;
};

/// Columns and rows of a map of the input's size, 1 x 2 x H x W: 0, 1, 2, ... or, when `relative`, the centres of
/// the cells as fractions of the map.
struct PositionGrid {
  bool relative = false;
};

/// Positions of the `count` largest of N x L values, largest first, N x count. Of equal ones the first comes first.
/// Only GatherRows reads the result.
struct TopK {
  std::int64_t count = 1;
};

/// Rows of the first input, N x L x C, at the positions of the second, N x K: N x K x C. When `shared`, the first
/// input is 1 x L x C for every n.
struct GatherRows {
  bool shared = false;
};

/// A smaller view of a picture: mirrored left-right when asked, scaled bilinearly (pixel centres at halves, edges repeated) to
/// `percent` of its sides, and padded with `padding` at the right and below up to a multiple of `stride`.
struct ScaledView {
  std::int64_t percent = 100;  ///< 1 to 100
  bool mirrored = false;
  std::int64_t stride = 32;
  double padding = 0;
  /// Pixels of a side of `side` pixels, without and with the padding. Whole numbers, so that no rounding decides.
  std::int64_t scaled(std::int64_t side) const { return side * percent / 100; }
  std::int64_t padded(std::int64_t side) const { return (side * percent + 100 * stride - 1) / (100 * stride) * stride; }
};

/// Bilinear samples of N x C x H x W at N x Q x P x 2 places (x, y; -1 and 1 are the outer edges of the map), zero
/// outside: N x C x Q x P.
struct GridSample {};

/// Sets a share of the values to zero while training, and scales the rest up by what is lost; else does nothing.
struct Dropout {
  double share = 0;
};

/// The input itself; training sends no gradient through it.
struct Detach {};

/// What a training gives the network beside the images. An axis of -1 is as long as there are images, one of 0 as long as what is
/// given, and empty when nothing is. In graphs for training only.
struct SideInput {
  std::string name;
  Shape shape;
};

}  // namespace op

using Op = std::variant<op::Input, op::Conv, op::BatchNorm, op::Activation, op::MaxPool, op::Upsample, op::Concat,
                        op::Slice, op::Add, op::Multiply, op::MultiplyScalar, op::MatMul, op::Softmax, op::Reshape,
                        op::ReshapeLike, op::Transpose, op::Linear, op::ConvTranspose, op::AveragePool,
                        op::GlobalAveragePool, op::Pad, op::ResizeLike, op::Constant, op::LayerNorm, op::Unary, op::Clamp,
                        op::InRange, op::Reduce, op::PositionGrid, op::TopK, op::GatherRows, op::GridSample, op::Attention,
                        op::Dropout, op::Detach, op::ScaledView, op::SideInput>;

using NodeId = int;

struct Node {
  Op op;
  std::vector<NodeId> inputs;
  std::vector<Tensor> weights;
  std::string scope;  ///< where in the module tree: "model.2.cv1.conv"
};

struct Output {
  std::string name;
  NodeId node = -1;
};

/// Nodes stand in an order in which inputs come before users.
struct YOLO_API Graph {
  std::vector<Node> nodes;
  std::vector<Output> outputs;

  const Node& operator[](NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
  NodeId input() const;  ///< the one op::Input; throws Error when there is none
};

/// Name of an op for messages: "Conv", "MaxPool".
YOLO_API const char* name_of(const Op& op);

}  // namespace yolo::graph
