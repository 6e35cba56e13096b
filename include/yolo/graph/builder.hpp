// What a layer's forward function writes with: it appends operations to a Graph.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/graph/graph.hpp>
#include <yolo/graph/module.hpp>

namespace yolo::graph {

class Registry;

/// A map inside the network being built.
struct Value {
  NodeId node = -1;
  std::int64_t channels = 0;  ///< size of axis 1; 0 after a reshape that hides it
  std::vector<std::int64_t> parts = {};  ///< channels of the maps that a later layer chooses from; empty when it is one
};

/// What the graph is for.
enum class Purpose {
  inference,
  validation,  ///< computes the same, and heads also give what only their loss needs
  training,    ///< heads give that too; gradients stop where a paper stops them, and dropout is kept
};

/// Appends operations under the scope of the module that is being emitted.
class YOLO_API Builder {
 public:
  explicit Builder(const Registry& registry, Purpose purpose = Purpose::inference)
      : registry_(registry), purpose_(purpose) {}

  bool for_training() const { return purpose_ == Purpose::training; }
  bool for_loss() const { return purpose_ != Purpose::inference; }

  Value input(std::int64_t channels);

  /// Runs the forward function of a child module; its name becomes part of the scope.
  Value emit(const Module& parent, std::string_view child, std::span<const Value> inputs);
  Value emit(const Module& parent, std::string_view child, Value input) { return emit(parent, child, {&input, 1}); }
  /// The same for a module that is not looked up by name.
  std::vector<Value> emit_module(const Module& module, std::string_view name, std::span<const Value> inputs);

  Value conv(Value x, const op::Conv& op, const Tensor& weight, const Tensor* bias);
  Value batch_norm(Value x, const op::BatchNorm& op, const Tensor& gamma, const Tensor& beta, const Tensor& mean,
                   const Tensor& variance);
  Value activation(Value x, op::ActivationKind kind, double slope = 0.01);
  Value max_pool(Value x, const op::MaxPool& op);
  Value average_pool(Value x, const op::AveragePool& op);
  Value global_average_pool(Value x);
  Value conv_transpose(Value x, const op::ConvTranspose& op, const Tensor& weight, const Tensor* bias);
  /// Over the last axis.
  Value linear(Value x, const Tensor& weight, const Tensor* bias);
  Value pad(Value x, const op::Pad& op);
  Value upsample(Value x, std::int64_t factor);
  Value resize_like(Value x, Value like);
  Value concat(std::span<const Value> parts, std::int64_t axis = 1);
  Value slice(Value x, std::int64_t axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1);
  /// `count` equal parts of the channels.
  std::vector<Value> chunk(Value x, int count);
  Value add(Value a, Value b);
  Value multiply(Value a, Value b);
  Value multiply(Value a, double factor);
  Value matmul(Value a, Value b, bool transpose_a, bool transpose_b);
  Value softmax(Value x, std::int64_t axis);
  Value reshape(Value x, std::vector<std::int64_t> shape);
  Value reshape_like(Value x, Value like, std::int64_t channels);
  Value transpose(Value x, std::vector<std::int64_t> order);
  Value constant(const Tensor& values);
  Value layer_norm(Value x, double epsilon, const Tensor& gamma, const Tensor& beta);
  /// `mask` may be missing (node -1).
  Value attention(Value query, Value key, Value value, Value mask = {});
  Value unary(Value x, op::UnaryKind kind);
  Value clamp(Value x, double low, double high);
  Value in_range(Value x, double low, double high);
  Value reduce(Value x, op::ReduceKind kind, std::int64_t axis);
  Value position_grid(Value like, bool relative);
  Value top_k(Value scores, std::int64_t count);
  Value gather_rows(Value rows, Value positions, bool shared = false);
  Value grid_sample(Value map, Value places);
  Value dropout(Value x, double share);
  Value detach(Value x);
  Value scaled_view(Value picture, const op::ScaledView& op);
  Value side_input(std::string name, Shape shape);

  void output(std::string name, Value value);

  Graph take() { return std::move(graph_); }
  const Graph& graph() const { return graph_; }
  const std::string& scope() const { return scope_; }

 private:
  Value append(Op op, std::vector<NodeId> inputs, std::int64_t channels, std::vector<Tensor> weights = {});

  const Registry& registry_;
  Purpose purpose_;
  Graph graph_;
  std::string scope_;
  int depth_ = 0;
};

}  // namespace yolo::graph
