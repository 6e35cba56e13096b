// The network as primitive operations: what every backend and exporter reads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "graph/tensor.hpp"

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

/// Weights: gamma, beta, mean, variance, each [channels].
struct BatchNorm {
  double epsilon = 1e-5;
};

enum class ActivationKind { silu, relu, relu6, leaky_relu, hard_swish, hard_sigmoid, sigmoid, mish, gelu, tanh };
struct Activation {
  ActivationKind kind = ActivationKind::silu;
  double slope = 0.01;  ///< of leaky_relu below zero
};

struct MaxPool {
  Pair kernel{2, 2}, stride{2, 2}, padding{0, 0};
};

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

}  // namespace op

using Op = std::variant<op::Input, op::Conv, op::BatchNorm, op::Activation, op::MaxPool, op::Upsample, op::Concat,
                        op::Slice, op::Add, op::Multiply, op::MultiplyScalar, op::MatMul, op::Softmax, op::Reshape,
                        op::ReshapeLike, op::Transpose>;

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
struct Graph {
  std::vector<Node> nodes;
  std::vector<Output> outputs;

  const Node& operator[](NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
  NodeId input() const;  ///< the one op::Input; throws Error when there is none
};

/// Name of an op for messages: "Conv", "MaxPool".
const char* name_of(const Op& op);

}  // namespace yolo::graph
