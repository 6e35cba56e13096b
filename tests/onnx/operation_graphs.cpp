#include "onnx/operation_graphs.hpp"

#include "graph/formula_weights.hpp"

namespace yolo::test {
namespace {

namespace op = graph::op;
using graph::Graph;
using graph::NodeId;
using graph::Op;
using graph::Shape;
using graph::Tensor;

/// Values by a formula, about -1 to 1.
Tensor tensor(const Shape& shape, double mean = 0) {
  std::vector<float> values(static_cast<std::size_t>(graph::element_count(shape)));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(mean + formula_value(17, static_cast<std::uint32_t>(i)));
  return Tensor::from_floats(shape, std::move(values));
}

/// The picture is node 0.
class Maker {
 public:
  Maker() { add(op::Input{3}, {}); }

  NodeId add(Op op, std::vector<NodeId> inputs, std::vector<Tensor> weights = {}) {
    graph_.nodes.push_back({std::move(op), std::move(inputs), std::move(weights), "model.0.part"});
    return static_cast<NodeId>(graph_.nodes.size()) - 1;
  }
  /// N x channels x H x W, about -4 to 4.
  NodeId map(std::int64_t channels) {
    Tensor weight = tensor({channels, 3, 1, 1});
    return add(op::MultiplyScalar{4}, {add(op::Conv{}, {0}, {std::move(weight)})});
  }
  /// N x (H * W) x columns
  NodeId rows(std::int64_t columns) {
    return add(op::Transpose{{0, 2, 1}}, {add(op::Reshape{{0, columns, -1}}, {map(columns)})});
  }
  /// N x heads x (H * W) x size
  NodeId heads(std::int64_t count, std::int64_t size) {
    return add(op::Transpose{{0, 1, 3, 2}}, {add(op::Reshape{{0, count, size, -1}}, {map(count * size)})});
  }
  NodeId constant(Tensor values) { return add(op::Constant{}, {}, {std::move(values)}); }
  /// Numbers of the `count` largest places.
  NodeId places(std::int64_t count) {
    // Engines differ in which of two equal values comes first; a slope leaves none.
    const NodeId slopes =
        add(op::Multiply{}, {add(op::PositionGrid{true}, {0}), constant(tensor({1, 2, 1, 1}))});
    const NodeId values = add(op::Add{}, {map(1), add(op::Reduce{op::ReduceKind::sum, 1}, {slopes})});
    return add(op::TopK{count}, {add(op::Reshape{{0, -1}}, {values})});
  }

  Graph finish(std::vector<NodeId> outputs) {
    for (std::size_t i = 0; i < outputs.size(); ++i)
      graph_.outputs.push_back({"output" + std::to_string(i), outputs[i]});
    return std::move(graph_);
  }

 private:
  Graph graph_;
};

/// A graph of one operation on a map of six channels.
OperationGraph on_map(const std::string& name, Op op, std::vector<Tensor> weights = {}) {
  Maker make;
  const NodeId map = make.map(6);
  const NodeId made = make.add(std::move(op), {map}, std::move(weights));
  return {name, make.finish({made})};
}

OperationGraph on_rows(const std::string& name, Op op, std::vector<Tensor> weights = {}) {
  Maker make;
  const NodeId rows = make.rows(4);
  const NodeId made = make.add(std::move(op), {rows}, std::move(weights));
  return {name, make.finish({made})};
}

void add_maps(std::vector<OperationGraph>& all) {
  all.push_back(
      on_map("conv", op::Conv{{2, 1}, {1, 2}, {1, 2}, 3, true}, {tensor({9, 2, 3, 3}), tensor({9})}));
  all.push_back(on_map("conv_transpose", op::ConvTranspose{{2, 2}, {1, 0}, {1, 0}, {1, 1}, 2, true},
                       {tensor({6, 2, 3, 2}), tensor({4})}));
  all.push_back(
      on_map("batch_norm", op::BatchNorm{1e-3}, {tensor({6}), tensor({6}), tensor({6}), tensor({6}, 2)}));
  all.push_back(on_map("max_pool", op::MaxPool{{5, 3}, {1, 2}, {2, 1}}));
  all.push_back(on_map("average_pool", op::AveragePool{{3, 2}, {1, 2}, {1, 0}}));
  all.push_back(on_map("global_average_pool", op::GlobalAveragePool{}));
  all.push_back(on_map("pad", op::Pad{1, 2, 3, 0}));
  all.push_back(on_map("upsample", op::Upsample{3}));
  all.push_back(on_map("position_grid", op::PositionGrid{false}));
  all.push_back(on_map("position_grid_relative", op::PositionGrid{true}));
  for (const bool mirrored : {false, true})
    all.push_back(
        on_map(mirrored ? "scaled_view_mirrored" : "scaled_view", op::ScaledView{67, mirrored, 4, 0.447}));
  Maker make;
  const NodeId map = make.map(2), small = make.add(op::MaxPool{}, {map});
  all.push_back({"resize_like", make.finish({make.add(op::ResizeLike{}, {small, map}),
                                             make.add(op::ResizeLike{}, {map, small})})});
  make = {};
  const NodeId wide = make.map(6), places = make.add(op::Reshape{{0, -1, 2, 2}}, {make.map(4)});
  all.push_back(
      {"grid_sample",
       make.finish({make.add(op::GridSample{}, {wide, make.add(op::MultiplyScalar{0.3}, {places})})}), 16});
}

void add_activations(std::vector<OperationGraph>& all) {
  using Kind = op::ActivationKind;
  const std::pair<const char*, Kind> kinds[] = {{"silu", Kind::silu},
                                                {"relu", Kind::relu},
                                                {"relu6", Kind::relu6},
                                                {"leaky_relu", Kind::leaky_relu},
                                                {"hard_swish", Kind::hard_swish},
                                                {"hard_sigmoid", Kind::hard_sigmoid},
                                                {"sigmoid", Kind::sigmoid},
                                                {"mish", Kind::mish},
                                                {"gelu", Kind::gelu},
                                                {"tanh", Kind::tanh}};
  for (const auto& [name, kind] : kinds) all.push_back(on_map(name, op::Activation{kind, 0.1}));
}

void add_arithmetic(std::vector<OperationGraph>& all) {
  all.push_back(on_map("multiply_scalar", op::MultiplyScalar{-32}));
  all.push_back(on_map("sine", op::Unary{op::UnaryKind::sine}));
  all.push_back(on_map("cosine", op::Unary{op::UnaryKind::cosine}));
  all.push_back(on_map("clamp", op::Clamp{-0.25, 0.5}));
  all.push_back(on_map("in_range", op::InRange{-0.25, 0.5}));
  all.push_back(on_map("reduce_sum", op::Reduce{op::ReduceKind::sum, 1}));
  all.push_back(on_map("reduce_sum_last", op::Reduce{op::ReduceKind::sum, -1}));
  all.push_back(on_map("reduce_maximum", op::Reduce{op::ReduceKind::maximum, 2}));
  all.push_back(on_map("softmax_channels", op::Softmax{1}));
  all.push_back(on_map("softmax_rows", op::Softmax{2}));
  all.push_back(on_map("softmax_last", op::Softmax{-1}));
  all.push_back(on_rows("linear", op::Linear{true}, {tensor({3, 4}), tensor({3})}));
  all.push_back(on_rows("linear_without_bias", op::Linear{false}, {tensor({3, 4})}));
  all.push_back(on_rows("layer_norm", op::LayerNorm{1e-5}, {tensor({4}), tensor({4})}));
  Maker make;
  const NodeId flat = make.add(op::Reshape{{0, -1}}, {make.add(op::GlobalAveragePool{}, {make.map(4)})});
  all.push_back(
      {"linear_of_a_table", make.finish({make.add(op::Linear{true}, {flat}, {tensor({3, 4}), tensor({3})}),
                                         make.add(op::Softmax{-1}, {flat})})});
  make = {};
  const NodeId positive = make.add(op::Activation{op::ActivationKind::sigmoid}, {make.map(2)});
  all.push_back({"logarithm", make.finish({make.add(op::Unary{op::UnaryKind::logarithm}, {positive})})});
  make = {};
  const NodeId a = make.map(2), row = make.constant(tensor({1, 2, 1, 1})),
               one = make.add(op::Reduce{op::ReduceKind::maximum, 1}, {a});
  all.push_back(
      {"broadcasts", make.finish({make.add(op::Add{}, {a, row}), make.add(op::Multiply{}, {one, a})})});
  make = {};
  const NodeId x = make.rows(4), y = make.rows(4), shared = make.constant(tensor({1, 4, 3}));
  all.push_back({"products", make.finish({make.add(op::MatMul{false, true}, {x, y}),
                                          make.add(op::MatMul{true, false}, {x, y}),
                                          make.add(op::MatMul{false, false}, {x, shared})})});
  make = {};
  const NodeId heads = make.heads(2, 4), keys = make.add(op::MultiplyScalar{0.3}, {heads});
  all.push_back({"attention", make.finish({make.add(op::Attention{}, {heads, keys, heads})})});
  make = {};
  const NodeId means = make.add(op::GlobalAveragePool{}, {make.map(40)});
  const NodeId few = make.add(op::Reshape{{0, 2, 5, 4}}, {means}), mask = make.constant(tensor({5, 5}));
  all.push_back({"attention_with_mask", make.finish({make.add(op::Attention{}, {few, few, few, mask})})});
}

void add_places(std::vector<OperationGraph>& all) {
  all.push_back(on_map("slice_with_step", op::Slice{2, 1, -2, 3}));
  all.push_back(on_map("slice_to_the_end", op::Slice{1, 2}));
  all.push_back(on_map("reshape", op::Reshape{{0, 3, 2, -1}}));
  all.push_back(on_map("transpose", op::Transpose{{0, 3, 1, 2}}));
  all.push_back(on_map("detach", op::Detach{}));
  all.push_back(on_map("dropout", op::Dropout{0.5}));
  Maker make;
  const NodeId map = make.map(6), first = make.add(op::Slice{1, 0, 2}, {map}),
               second = make.add(op::Slice{1, 2, 6}, {map});
  all.push_back({"split_and_concat", make.finish({make.add(op::Concat{1}, {second, first, second}),
                                                  make.add(op::Concat{-1}, {map, map})})});
  make = {};
  const NodeId pieces = make.add(op::Reshape{{0, 6, -1}}, {make.map(6)});
  all.push_back({"reshape_like", make.finish({make.add(op::ReshapeLike{6}, {pieces, make.map(2)})})});
  make = {};
  const NodeId rows = make.rows(4), places = make.places(7), table = make.constant(tensor({1, 168, 3}));
  all.push_back({"gather_rows", make.finish({make.add(op::GatherRows{false}, {rows, places}),
                                             make.add(op::GatherRows{true}, {table, places})})});
  make = {};
  const NodeId grid = make.add(op::PositionGrid{true}, {make.map(2)}),
               spread = make.add(op::Slice{1, 1, 2, 1}, {grid});
  const NodeId worked_out =
      make.add(op::Transpose{{0, 2, 3, 1}},
               {make.add(op::Add{}, {make.add(op::Unary{op::UnaryKind::logarithm}, {spread}), grid})});
  all.push_back(
      {"known_values",
       make.finish({make.add(op::Reshape{{0, -1}}, {worked_out}), make.add(op::InRange{0.1, 0.7}, {grid}),
                    make.add(op::Concat{2}, {grid, make.add(op::MultiplyScalar{-1}, {grid})})})});
}

/// Outputs that no node makes, or that are the same value.
void add_outputs(std::vector<OperationGraph>& all) {
  Maker make;
  const NodeId values = make.constant(tensor({1, 3})), map = make.map(2),
               twice = make.add(op::MultiplyScalar{2}, {map});
  all.push_back({"outputs", make.finish({0, values, map, twice, map, make.add(op::Detach{}, {map})})});
}

}  // namespace

std::vector<OperationGraph> operation_graphs() {
  std::vector<OperationGraph> all;
  add_maps(all);
  add_activations(all);
  add_arithmetic(all);
  add_places(all);
  add_outputs(all);
  return all;
}

}  // namespace yolo::test
