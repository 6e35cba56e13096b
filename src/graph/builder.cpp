#include <yolo/graph/builder.hpp>

#include <yolo/error.hpp>
#include <yolo/graph/registry.hpp>


namespace yolo::graph {
namespace {

constexpr int kMaxDepth = 100;  // deeper module trees come from hostile files only

void require_shape(const Tensor& tensor, const Shape& expected, const std::string& scope, const char* what) {
  if (tensor.shape == expected) return;
  throw Error(fmt::format("{}: {} has shape [{}], expected [{}]", scope, what, fmt::join(tensor.shape, ", "),
                          fmt::join(expected, ", ")));
}

}  // namespace

Value Builder::append(Op op, std::vector<NodeId> inputs, std::int64_t channels, std::vector<Tensor> weights) {
  for (NodeId input : inputs) {
    if (input < 0) throw Error(fmt::format("{}: {} has an input that does not exist", scope_, name_of(op)));
  }
  graph_.nodes.push_back({std::move(op), std::move(inputs), std::move(weights), scope_});
  return {static_cast<NodeId>(graph_.nodes.size()) - 1, channels};
}

Value Builder::input(std::int64_t channels) { return append(op::Input{channels}, {}, channels); }

std::vector<Value> Builder::emit_module(const Module& module, std::string_view name, std::span<const Value> inputs) {
  if (++depth_ > kMaxDepth) throw Error(fmt::format("{}: modules are nested too deeply", scope_));
  const std::size_t outer = scope_.size();
  if (!scope_.empty()) scope_ += '.';
  scope_ += name;
  if (inputs.empty()) throw Error(fmt::format("{} ({}): the module has no input", scope_, module.type));
  const LayerRow& row = registry_.find(module.type, scope_);
  if (row.forward == nullptr) throw Error(fmt::format("{}: {} is a part of a loss and computes nothing by itself", scope_, module.type));
  std::vector<Value> outputs = row.forward(module, *this, inputs);
  scope_.resize(outer);
  --depth_;
  return outputs;
}

Value Builder::emit(const Module& parent, std::string_view child, std::span<const Value> inputs) {
  const std::vector<Value> outputs = emit_module(parent.child(child), child, inputs);
  if (outputs.size() != 1) {
    throw Error(fmt::format("{}.{}: expected a module with one output, found {}", scope_, child, outputs.size()));
  }
  return outputs[0];
}

Value Builder::conv(Value x, const op::Conv& op, const Tensor& weight, const Tensor* bias) {
  if (weight.shape.size() != 4) throw Error(fmt::format("{}: a convolution weight must have 4 axes", scope_));
  const std::int64_t out = weight.shape[0];
  if (op.groups < 1 || x.channels % op.groups != 0 || out % op.groups != 0) {
    throw Error(fmt::format("{}: {} channels to {} cannot be split into {} groups", scope_, x.channels, out, op.groups));
  }
  require_shape(weight, {out, x.channels / op.groups, weight.shape[2], weight.shape[3]}, scope_, "the weight");
  for (int axis = 0; axis < 2; ++axis) {
    if (op.stride[axis] < 1 || op.dilation[axis] < 1 || op.padding[axis] < 0) {
      throw Error(fmt::format("{}: stride and dilation must be at least 1 and padding at least 0", scope_));
    }
  }
  std::vector<Tensor> weights{weight};
  graph::op::Conv with_bias = op;
  with_bias.has_bias = bias != nullptr;
  if (bias) {
    require_shape(*bias, {out}, scope_, "the bias");
    weights.push_back(*bias);
  }
  return append(with_bias, {x.node}, out, std::move(weights));
}

Value Builder::batch_norm(Value x, const op::BatchNorm& op, const Tensor& gamma, const Tensor& beta,
                          const Tensor& mean, const Tensor& variance) {
  for (const Tensor* tensor : {&gamma, &beta, &mean, &variance}) {
    require_shape(*tensor, {x.channels}, scope_, "a batch-norm value");
  }
  return append(op, {x.node}, x.channels, {gamma, beta, mean, variance});
}

Value Builder::activation(Value x, op::ActivationKind kind, double slope) {
  return append(op::Activation{kind, slope}, {x.node}, x.channels);
}

Value Builder::max_pool(Value x, const op::MaxPool& op) { return append(op, {x.node}, x.channels); }

Value Builder::average_pool(Value x, const op::AveragePool& op) { return append(op, {x.node}, x.channels); }

Value Builder::global_average_pool(Value x) { return append(op::GlobalAveragePool{}, {x.node}, x.channels); }

Value Builder::conv_transpose(Value x, const op::ConvTranspose& op, const Tensor& weight, const Tensor* bias) {
  if (weight.shape.size() != 4) throw Error(fmt::format("{}: a convolution weight must have 4 axes", scope_));
  if (op.groups < 1 || x.channels % op.groups != 0) {
    throw Error(fmt::format("{}: {} channels cannot be split into {} groups", scope_, x.channels, op.groups));
  }
  require_shape(weight, {x.channels, weight.shape[1], weight.shape[2], weight.shape[3]}, scope_, "the weight");
  for (int axis = 0; axis < 2; ++axis) {
    const bool fits = op.stride[axis] >= 1 && op.dilation[axis] >= 1 && op.padding[axis] >= 0 &&
                      op.output_padding[axis] >= 0 && op.output_padding[axis] < std::max(op.stride[axis], op.dilation[axis]);
    if (!fits) throw Error(fmt::format("{}: a transposed convolution with impossible stride or padding", scope_));
  }
  const std::int64_t out = weight.shape[1] * op.groups;
  std::vector<Tensor> weights{weight};
  graph::op::ConvTranspose with_bias = op;
  with_bias.has_bias = bias != nullptr;
  if (bias) {
    require_shape(*bias, {out}, scope_, "the bias");
    weights.push_back(*bias);
  }
  return append(with_bias, {x.node}, out, std::move(weights));
}

Value Builder::linear(Value x, const Tensor& weight, const Tensor* bias) {
  if (weight.shape.size() != 2) throw Error(fmt::format("{}: a linear weight must have 2 axes", scope_));
  std::vector<Tensor> weights{weight};
  if (bias) {
    require_shape(*bias, {weight.shape[0]}, scope_, "the bias");
    weights.push_back(*bias);
  }
  return append(op::Linear{bias != nullptr}, {x.node}, x.channels, std::move(weights));
}

Value Builder::pad(Value x, const op::Pad& op) {
  if (std::min({op.left, op.right, op.top, op.bottom}) < 0) {
    throw Error(fmt::format("{}: padding must be at least 0", scope_));
  }
  return append(op, {x.node}, x.channels);
}

Value Builder::resize_like(Value x, Value like) { return append(op::ResizeLike{}, {x.node, like.node}, x.channels); }

Value Builder::upsample(Value x, std::int64_t factor) { return append(op::Upsample{factor}, {x.node}, x.channels); }

Value Builder::concat(std::span<const Value> parts, std::int64_t axis) {
  if (parts.size() == 1) return parts[0];
  std::vector<NodeId> inputs;
  std::int64_t channels = axis == 1 ? 0 : parts[0].channels;
  bool is_open = false;
  for (const Value& part : parts) {
    inputs.push_back(part.node);
    if (axis == 1) channels += part.channels;
    if (axis == 1 && part.channels == 0) is_open = true;
  }
  if (is_open) channels = 0;
  return append(op::Concat{axis}, std::move(inputs), channels);
}

Value Builder::slice(Value x, std::int64_t axis, std::int64_t start, std::int64_t stop, std::int64_t step) {
  std::int64_t channels = x.channels;
  if (axis == 1 && channels > 0) {
    const std::int64_t end = stop == op::Slice::kToEnd ? channels : stop;
    if (start < 0 || end > channels || start >= end) {
      throw Error(fmt::format("{}: channels {} to {} of a map that has {}", scope_, start, end, channels));
    }
    channels = (end - start + step - 1) / step;
  }
  return append(op::Slice{axis, start, stop, step}, {x.node}, channels);
}

std::vector<Value> Builder::chunk(Value x, int count) {
  if (x.channels % count != 0) throw Error(fmt::format("{}: {} channels in {} parts", scope_, x.channels, count));
  const std::int64_t size = x.channels / count;
  std::vector<Value> parts;
  for (int i = 0; i < count; ++i) parts.push_back(slice(x, 1, i * size, (i + 1) * size));
  return parts;
}

Value Builder::add(Value a, Value b) {
  if (a.channels > 1 && b.channels > 1 && a.channels != b.channels) {
    throw Error(fmt::format("{}: maps of {} and {} channels cannot be added", scope_, a.channels, b.channels));
  }
  return append(op::Add{}, {a.node, b.node}, std::max(a.channels, b.channels));
}

Value Builder::multiply(Value a, Value b) { return append(op::Multiply{}, {a.node, b.node}, a.channels); }

Value Builder::multiply(Value a, double factor) { return append(op::MultiplyScalar{factor}, {a.node}, a.channels); }

Value Builder::matmul(Value a, Value b, bool transpose_a, bool transpose_b) {
  return append(op::MatMul{transpose_a, transpose_b}, {a.node, b.node}, a.channels);
}

Value Builder::softmax(Value x, std::int64_t axis) { return append(op::Softmax{axis}, {x.node}, x.channels); }

Value Builder::reshape(Value x, std::vector<std::int64_t> shape) {
  const std::int64_t channels = shape.size() > 1 && shape[1] > 0 ? shape[1] : 0;
  return append(op::Reshape{std::move(shape)}, {x.node}, channels);
}

Value Builder::reshape_like(Value x, Value like, std::int64_t channels) {
  return append(op::ReshapeLike{channels}, {x.node, like.node}, channels);
}

Value Builder::transpose(Value x, std::vector<std::int64_t> order) {
  const std::int64_t channels = order.size() > 1 && order[1] == 1 ? x.channels : 0;
  return append(op::Transpose{std::move(order)}, {x.node}, channels);
}

Value Builder::constant(const Tensor& values) {
  return append(op::Constant{}, {}, values.shape.size() > 1 ? values.shape[1] : 0, {values});
}

Value Builder::layer_norm(Value x, double epsilon, const Tensor& gamma, const Tensor& beta) {
  require_shape(beta, gamma.shape, scope_, "the shift of a layer norm");
  if (gamma.shape.size() != 1) throw Error(fmt::format("{}: only a layer norm over the last axis is supported", scope_));
  return append(op::LayerNorm{epsilon}, {x.node}, x.channels, {gamma, beta});
}

Value Builder::attention(Value query, Value key, Value value, Value mask) {
  std::vector<NodeId> inputs{query.node, key.node, value.node};
  if (mask.node >= 0) inputs.push_back(mask.node);
  return append(op::Attention{}, std::move(inputs), query.channels);
}

Value Builder::unary(Value x, op::UnaryKind kind) { return append(op::Unary{kind}, {x.node}, x.channels); }

Value Builder::clamp(Value x, double low, double high) { return append(op::Clamp{low, high}, {x.node}, x.channels); }

Value Builder::in_range(Value x, double low, double high) {
  return append(op::InRange{low, high}, {x.node}, x.channels);
}

Value Builder::reduce(Value x, op::ReduceKind kind, std::int64_t axis) {
  return append(op::Reduce{kind, axis}, {x.node}, axis == 1 ? 1 : x.channels);
}

Value Builder::position_grid(Value like, bool relative) { return append(op::PositionGrid{relative}, {like.node}, 2); }

Value Builder::top_k(Value scores, std::int64_t count) {
  if (count < 1) throw Error(fmt::format("{}: the {} largest values", scope_, count));
  return append(op::TopK{count}, {scores.node}, count);
}

Value Builder::gather_rows(Value rows, Value positions, bool shared) {
  return append(op::GatherRows{shared}, {rows.node, positions.node}, positions.channels);
}

Value Builder::grid_sample(Value map, Value places) {
  return append(op::GridSample{}, {map.node, places.node}, map.channels);
}

Value Builder::dropout(Value x, double share) {
  if (!(share >= 0 && share < 1)) throw Error(fmt::format("{}: a dropout of {}; it must be 0 to 1", scope_, share));
  return append(op::Dropout{share}, {x.node}, x.channels);
}

Value Builder::detach(Value x) { return append(op::Detach{}, {x.node}, x.channels); }

Value Builder::side_input(std::string name, Shape shape) {
  const std::int64_t channels = shape.size() > 1 ? std::max<std::int64_t>(shape[1], 0) : 0;
  return append(op::SideInput{std::move(name), std::move(shape)}, {}, channels);
}

Value Builder::scaled_view(Value picture, const op::ScaledView& op) { return append(op, {picture.node}, picture.channels); }

void Builder::output(std::string name, Value value) { graph_.outputs.push_back({std::move(name), value.node}); }

}  // namespace yolo::graph
