#include "runtime/openvino/lower.hpp"

#include <openvino/core/model.hpp>
#include <openvino/opsets/opset13.hpp>

#include <yolo/error.hpp>

#include "graph/passes/passes.hpp"
#include "runtime/openvino/query_operations.hpp"

namespace yolo::runtime {
namespace {

using graph::Node;
using graph::NodeId;
namespace op = graph::op;
namespace ovop = ov::opset13;
using Out = ov::Output<ov::Node>;
using Interpolate = ov::op::v4::Interpolate;

std::shared_ptr<ov::Node> constant(const std::vector<std::int64_t>& values) {
  return ovop::Constant::create(ov::element::i64, {values.size()}, values);
}

std::shared_ptr<ov::Node> scalar(float value) { return ovop::Constant::create(ov::element::f32, {}, {value}); }

// Shares the memory of weights that are f32 already, as they are after folding.
std::shared_ptr<ov::Node> weights(const graph::Tensor& tensor, const ov::Shape& shape) {
  if (tensor.type != graph::DataType::f32) return ovop::Constant::create(ov::element::f32, shape, tensor.to_floats());
  const auto owner = std::make_shared<std::shared_ptr<const std::byte>>(tensor.data);
  return std::make_shared<ovop::Constant>(ov::element::f32, shape, tensor.data.get(), std::shared_ptr<void>(owner));
}

ov::Shape to_shape(const graph::Shape& shape) { return ov::Shape(shape.begin(), shape.end()); }

template <typename T>
T spatial(const graph::Pair& pair) {
  T result;
  for (std::int64_t value : pair) result.push_back(static_cast<typename T::value_type>(value));
  return result;
}

Out activation(const op::Activation& op, const Out& x) {
  using Kind = op::ActivationKind;
  switch (op.kind) {
    case Kind::silu: return std::make_shared<ovop::Swish>(x);
    case Kind::relu: return std::make_shared<ovop::Relu>(x);
    case Kind::relu6: return std::make_shared<ovop::Clamp>(x, 0.0, 6.0);
    case Kind::leaky_relu: return std::make_shared<ovop::PRelu>(x, scalar(static_cast<float>(op.slope)));
    case Kind::hard_swish: return std::make_shared<ovop::HSwish>(x);
    case Kind::hard_sigmoid: return std::make_shared<ovop::HSigmoid>(x);
    case Kind::sigmoid: return std::make_shared<ovop::Sigmoid>(x);
    case Kind::mish: return std::make_shared<ovop::Mish>(x);
    case Kind::gelu: return std::make_shared<ovop::Gelu>(x);
    case Kind::tanh: return std::make_shared<ovop::Tanh>(x);
  }
  throw Error("an activation that the OpenVINO backend does not have");
}

Out scaled_view(const op::ScaledView& op, Out x) {
  if (op.mirrored) x = std::make_shared<ovop::Slice>(x, constant({-1}), constant({INT32_MIN}), constant({-1}), constant({3}));
  const auto shape = std::make_shared<ovop::ShapeOf>(x, ov::element::i64);
  const auto sides = std::make_shared<ovop::Slice>(shape, constant({2}), constant({4}), constant({1}));
  const Out hundredths = std::make_shared<ovop::Multiply>(sides, constant({op.percent}));
  const auto divided = [](const Out& a, std::int64_t b) { return std::make_shared<ovop::Divide>(a, constant({b})); };
  const Out scaled = divided(hundredths, 100);
  const std::int64_t cell = 100 * op.stride;
  const Out cells = divided(std::make_shared<ovop::Add>(hundredths, constant({cell - 1})), cell);
  const Out padded = std::make_shared<ovop::Multiply>(cells, constant({op.stride}));
  Interpolate::InterpolateAttrs attributes;
  attributes.mode = Interpolate::InterpolateMode::LINEAR_ONNX;
  attributes.shape_calculation_mode = Interpolate::ShapeCalcMode::SIZES;
  attributes.coordinate_transformation_mode = Interpolate::CoordinateTransformMode::HALF_PIXEL;
  const auto scales = ovop::Constant::create(ov::element::f32, {2}, {1.0F, 1.0F});  // not looked at
  const auto resized = std::make_shared<Interpolate>(x, scaled, scales, constant({2, 3}), attributes);
  const ov::OutputVector ends{constant({0, 0}), std::make_shared<ovop::Subtract>(padded, scaled)};
  return std::make_shared<ovop::Pad>(resized, constant({0, 0, 0, 0}), std::make_shared<ovop::Concat>(ends, 0),
                                     scalar(static_cast<float>(op.padding)), ov::op::PadMode::CONSTANT);
}

/// Parts of one map that together cover an axis become one split, which the plugin does without copying.
class Splits {
 public:
  explicit Splits(const graph::Graph& graph) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (const auto* slice = std::get_if<op::Slice>(&graph.nodes[i].op)) {
        groups_[{graph.nodes[i].inputs[0], slice->axis}].push_back({static_cast<NodeId>(i), *slice});
      }
    }
    for (auto& [key, parts] : groups_) {
      std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.slice.start < b.slice.start; });
    }
  }

  /// The output for slice `id`, or nothing when its group is not a partition of an axis of known size.
  std::optional<Out> find(NodeId id, const Node& node, const Out& input) {
    const auto& slice = std::get<op::Slice>(node.op);
    const auto key = std::pair{node.inputs[0], slice.axis};
    const std::vector<Part>& parts = groups_.at(key);
    if (!is_partition(parts, input)) return std::nullopt;
    std::shared_ptr<ov::Node>& split = made_[key];
    if (!split) {
      std::vector<std::int64_t> sizes;
      for (const Part& part : parts) sizes.push_back(part.slice.stop - part.slice.start);
      split = std::make_shared<ovop::VariadicSplit>(
          input, ovop::Constant::create(ov::element::i64, {}, {slice.axis}), constant(sizes));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].id == id) return split->output(i);
    }
    return std::nullopt;
  }

 private:
  struct Part {
    NodeId id;
    op::Slice slice;
  };

  static bool is_partition(const std::vector<Part>& parts, const Out& input) {
    const ov::PartialShape& shape = input.get_partial_shape();
    const auto axis = static_cast<std::size_t>(parts[0].slice.axis);
    if (parts.size() < 2 || axis >= shape.size() || shape[axis].is_dynamic()) return false;
    std::int64_t next = 0;
    for (const Part& part : parts) {
      if (part.slice.start != next || part.slice.step != 1 || part.slice.stop == op::Slice::kToEnd) return false;
      next = part.slice.stop;
    }
    return next == shape[axis].get_length();
  }

  std::map<std::pair<NodeId, std::int64_t>, std::vector<Part>> groups_;
  std::map<std::pair<NodeId, std::int64_t>, std::shared_ptr<ov::Node>> made_;
};

struct Lower {
  NodeId id;
  const Node& node;
  const std::vector<Out>& in;
  const Out& image;
  Splits& splits;

  Out operator()(const op::Input&) const { return image; }

  Out operator()(const op::Conv& op) const {
    const graph::Shape& shape = node.weights[0].shape;
    const auto stride = spatial<ov::Strides>(op.stride);
    const auto dilation = spatial<ov::Strides>(op.dilation);
    const auto padding = spatial<ov::CoordinateDiff>(op.padding);
    Out result;
    if (op.groups == 1) {
      result = std::make_shared<ovop::Convolution>(in[0], weights(node.weights[0], to_shape(shape)), stride, padding,
                                                   padding, dilation);
    } else {
      const ov::Shape grouped = to_shape({op.groups, shape[0] / op.groups, shape[1], shape[2], shape[3]});
      result = std::make_shared<ovop::GroupConvolution>(in[0], weights(node.weights[0], grouped), stride, padding,
                                                        padding, dilation);
    }
    if (!op.has_bias) return result;
    return std::make_shared<ovop::Add>(result, weights(node.weights[1], to_shape({1, shape[0], 1, 1})));
  }

  Out operator()(const op::BatchNorm& op) const {
    const ov::Shape shape = to_shape(node.weights[0].shape);
    return std::make_shared<ovop::BatchNormInference>(in[0], weights(node.weights[0], shape),
                                                      weights(node.weights[1], shape), weights(node.weights[2], shape),
                                                      weights(node.weights[3], shape), op.epsilon);
  }

  Out operator()(const op::Activation& op) const { return activation(op, in[0]); }

  Out operator()(const op::MaxPool& op) const {
    const auto padding = spatial<ov::Shape>(op.padding);
    return std::make_shared<ov::op::v1::MaxPool>(in[0], spatial<ov::Strides>(op.stride), padding, padding,
                                                 spatial<ov::Shape>(op.kernel));
  }

  Out operator()(const op::AveragePool& op) const {
    const auto padding = spatial<ov::Shape>(op.padding);
    return std::make_shared<ovop::AvgPool>(in[0], spatial<ov::Strides>(op.stride), padding, padding,
                                           spatial<ov::Shape>(op.kernel), false);
  }

  Out operator()(const op::GlobalAveragePool&) const {
    return std::make_shared<ovop::ReduceMean>(in[0], constant({2, 3}), true);
  }

  Out operator()(const op::ConvTranspose& op) const {
    const graph::Shape& w = node.weights[0].shape;
    const auto stride = spatial<ov::Strides>(op.stride);
    const auto dilation = spatial<ov::Strides>(op.dilation);
    const auto padding = spatial<ov::CoordinateDiff>(op.padding);
    const auto output_padding = spatial<ov::CoordinateDiff>(op.output_padding);
    const ov::Shape grouped = to_shape({op.groups, w[0] / op.groups, w[1], w[2], w[3]});
    Out result;
    if (op.groups == 1) {
      result = std::make_shared<ovop::ConvolutionBackpropData>(in[0], weights(node.weights[0], to_shape(w)), stride,
                                                               padding, padding, dilation, ov::op::PadType::EXPLICIT,
                                                               output_padding);
    } else {
      result = std::make_shared<ovop::GroupConvolutionBackpropData>(in[0], weights(node.weights[0], grouped), stride,
                                                                    padding, padding, dilation,
                                                                    ov::op::PadType::EXPLICIT, output_padding);
    }
    if (!op.has_bias) return result;
    return std::make_shared<ovop::Add>(result, weights(node.weights[1], to_shape({1, w[1] * op.groups, 1, 1})));
  }

  Out operator()(const op::Linear& op) const {
    const Out result = std::make_shared<ovop::MatMul>(in[0], weights(node.weights[0], to_shape(node.weights[0].shape)),
                                                      false, true);
    if (!op.has_bias) return result;
    return std::make_shared<ovop::Add>(result, weights(node.weights[1], to_shape(node.weights[1].shape)));
  }

  Out operator()(const op::Pad& op) const {
    return std::make_shared<ovop::Pad>(in[0], constant({0, 0, op.top, op.left}), constant({0, 0, op.bottom, op.right}),
                                       scalar(0.0F), ov::op::PadMode::CONSTANT);
  }

  /// Height and width of in[0], resized by taking the nearest value above and to the left.
  Out nearest(Interpolate::ShapeCalcMode by, const Out& sizes, const Out& scales) const {
    Interpolate::InterpolateAttrs attributes;
    attributes.mode = Interpolate::InterpolateMode::NEAREST;
    attributes.shape_calculation_mode = by;
    attributes.coordinate_transformation_mode = Interpolate::CoordinateTransformMode::ASYMMETRIC;
    attributes.nearest_mode = Interpolate::NearestMode::FLOOR;
    return std::make_shared<Interpolate>(in[0], sizes, scales, constant({2, 3}), attributes);
  }

  Out operator()(const op::ResizeLike&) const {
    const auto shape = std::make_shared<ovop::ShapeOf>(in[1], ov::element::i64);
    const auto sizes = std::make_shared<ovop::Slice>(shape, constant({2}), constant({4}), constant({1}));
    const auto scales = ovop::Constant::create(ov::element::f32, {2}, {1.0F, 1.0F});  // not looked at
    return nearest(Interpolate::ShapeCalcMode::SIZES, sizes, scales);
  }

  Out operator()(const op::Upsample& op) const {
    const auto factor = static_cast<float>(op.factor);
    const auto scales = ovop::Constant::create(ov::element::f32, {2}, {factor, factor});
    return nearest(Interpolate::ShapeCalcMode::SCALES, constant({0, 0}), scales);
  }

  Out operator()(const op::Concat& op) const {
    return std::make_shared<ovop::Concat>(ov::OutputVector(in.begin(), in.end()), op.axis);
  }

  Out operator()(const op::Slice& op) const {
    if (const auto part = splits.find(id, node, in[0])) return *part;
    return std::make_shared<ovop::Slice>(in[0], constant({op.start}), constant({op.stop}), constant({op.step}),
                                         constant({op.axis}));
  }

  Out operator()(const op::Add&) const { return std::make_shared<ovop::Add>(in[0], in[1]); }
  Out operator()(const op::Multiply&) const { return std::make_shared<ovop::Multiply>(in[0], in[1]); }
  Out operator()(const op::MultiplyScalar& op) const {
    return std::make_shared<ovop::Multiply>(in[0], scalar(static_cast<float>(op.factor)));
  }
  Out operator()(const op::MatMul& op) const {
    return std::make_shared<ovop::MatMul>(in[0], in[1], op.transpose_a, op.transpose_b);
  }
  Out operator()(const op::Softmax& op) const { return std::make_shared<ov::op::v8::Softmax>(in[0], op.axis); }
  Out operator()(const op::Reshape& op) const {
    return std::make_shared<ovop::Reshape>(in[0], constant(op.shape), true);
  }

  Out operator()(const op::ReshapeLike& op) const {
    const auto shape = std::make_shared<ovop::ShapeOf>(in[1], ov::element::i64);
    const auto part = [&](std::int64_t start, std::int64_t stop) {
      return std::make_shared<ovop::Slice>(shape, constant({start}), constant({stop}), constant({1}));
    };
    const ov::OutputVector parts{part(0, 1), constant({op.channels}), part(2, op::Slice::kToEnd)};
    return std::make_shared<ovop::Reshape>(in[0], std::make_shared<ovop::Concat>(parts, 0), false);
  }

  Out operator()(const op::Constant&) const { return weights(node.weights[0], to_shape(node.weights[0].shape)); }
  Out operator()(const op::LayerNorm& op) const {
    const ov::Shape shape = to_shape(node.weights[0].shape);
    return lower_layer_norm(op, in[0], weights(node.weights[0], shape), weights(node.weights[1], shape));
  }
  Out operator()(const op::Attention&) const {
    if (in.size() > 3) return std::make_shared<ovop::ScaledDotProductAttention>(in[0], in[1], in[2], in[3], false);
    return std::make_shared<ovop::ScaledDotProductAttention>(in[0], in[1], in[2], false);
  }
  Out operator()(const op::Unary& op) const { return lower(op, in[0]); }
  Out operator()(const op::Clamp& op) const { return std::make_shared<ovop::Clamp>(in[0], op.low, op.high); }
  Out operator()(const op::InRange& op) const { return lower(op, in[0]); }
  Out operator()(const op::Reduce& op) const { return lower(op, in[0]); }
  Out operator()(const op::PositionGrid& op) const { return lower(op, in[0]); }
  Out operator()(const op::TopK& op) const { return lower(op, in[0]); }
  Out operator()(const op::GatherRows& op) const { return lower(op, in[0], in[1]); }
  Out operator()(const op::GridSample& op) const { return lower(op, in[0], in[1]); }

  Out operator()(const op::Dropout&) const { return in[0]; }
  Out operator()(const op::Detach&) const { return in[0]; }
  Out operator()(const op::SideInput&) const { throw Error("a graph for training cannot predict"); }
  Out operator()(const op::ScaledView& op) const { return scaled_view(op, in[0]); }

  Out operator()(const op::Transpose& op) const { return std::make_shared<ovop::Transpose>(in[0], constant(op.order)); }
};

// Bytes, N x H x W x C, to what the graph expects. Colour order and scale are already in the first convolution's
// weights where that is possible.
Out convert_image(const Out& bytes, bool scaling_absorbed) {
  Out x = std::make_shared<ovop::Convert>(bytes, ov::element::f32);
  x = std::make_shared<ovop::Transpose>(x, constant({0, 3, 1, 2}));
  if (scaling_absorbed) return x;
  const auto order = ovop::Constant::create(ov::element::i64, {3}, {2, 1, 0});
  x = std::make_shared<ovop::Gather>(x, order, ovop::Constant::create(ov::element::i64, {}, {1}));
  return std::make_shared<ovop::Multiply>(x, scalar(1.0F / 255.0F));
}

}  // namespace

namespace {

ov::ResultVector lower_nodes(const graph::Graph& graph, const Out& image) {
  Splits splits(graph);
  std::vector<Out> values;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    std::vector<Out> in;
    for (NodeId input : node.inputs) in.push_back(values[static_cast<std::size_t>(input)]);
    values.push_back(std::visit(Lower{static_cast<NodeId>(i), node, in, image, splits}, node.op));
    if (!node.scope.empty()) values.back().get_node()->set_friendly_name(fmt::format("{}#{}", node.scope, i));
  }
  ov::ResultVector results;
  for (const graph::Output& output : graph.outputs) {
    results.push_back(std::make_shared<ovop::Result>(values[static_cast<std::size_t>(output.node)]));
    results.back()->set_friendly_name(output.name);
  }
  return results;
}

}  // namespace

std::shared_ptr<ov::Model> lower_to_openvino(graph::Graph graph, int batch, int height, int width) {
  const std::int64_t channels = std::get<op::Input>(graph[graph.input()].op).channels;
  if (channels != 3) throw Error(fmt::format("the network takes {} channels; pictures have 3", channels));
  const bool absorbed = graph::absorb_input_scaling(graph, 1.0 / 255.0, true);
  const auto bytes = std::make_shared<ovop::Parameter>(ov::element::u8, ov::PartialShape{batch, height, width, 3});
  bytes->set_friendly_name("image");
  return std::make_shared<ov::Model>(lower_nodes(graph, convert_image(bytes, absorbed)), ov::ParameterVector{bytes}, "yolo");
}

std::shared_ptr<ov::Model> lower_for_file(const graph::ExportProgram& program) {
  ov::PartialShape shape(std::vector<ov::Dimension>(program.shape.begin(), program.shape.end()));
  if (program.dynamic) shape = {-1, program.shape.at(1), -1, -1};
  const auto input = std::make_shared<ovop::Parameter>(ov::element::f32, shape);
  input->set_friendly_name("x");
  input->output(0).set_names({"x"});  // as the peer's files call it
  ov::ResultVector results = lower_nodes(program.graph, input);
  for (const auto& result : results) result->output(0).set_names({result->get_friendly_name()});
  return std::make_shared<ov::Model>(results, ov::ParameterVector{input}, "Model0");
}

}  // namespace yolo::runtime
