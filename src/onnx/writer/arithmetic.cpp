// Operations on numbers: element by element, sums, products.
#include <cmath>
#include <numeric>

#include <yolo/error.hpp>

#include "onnx/writer/operators.hpp"

namespace yolo::onnx::writer {
namespace {

/// The last two of `rank` axes exchanged.
std::string turned(Emitter& out, const std::string& x, std::int64_t rank) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(rank));
  std::iota(order.begin(), order.end(), 0);
  std::swap(order.at(order.size() - 1), order.at(order.size() - 2));
  return out.add("Transpose", {x}, {{"perm", order}});
}

}  // namespace

std::string reduce(Emitter& out, const char* kind, const std::string& x, std::int64_t axis,
                   int attribute_until) {
  Names inputs{x};
  Attributes attributes{{"keepdims", std::int64_t{1}}};
  if (out.opset() < attribute_until)
    attributes.push_back({"axes", std::vector<std::int64_t>{axis}});
  else
    inputs.push_back(out.integers({axis}));
  return out.add(kind, std::move(inputs), std::move(attributes));
}

std::string softmax(Emitter& out, const std::string& x, std::int64_t axis, std::int64_t rank) {
  constexpr int kOneAxis = 13;  // before, everything from the axis on counted as one
  const std::int64_t last = rank - 1;
  if (out.opset() >= kOneAxis || axis == last) return out.add("Softmax", {x}, {{"axis", axis}});
  std::vector<std::int64_t> order(static_cast<std::size_t>(rank));
  std::iota(order.begin(), order.end(), 0);
  std::swap(order.at(static_cast<std::size_t>(axis)), order.back());
  const auto exchanged = [&](const std::string& value) {
    return out.add("Transpose", {value}, {{"perm", order}});
  };
  return exchanged(out.add("Softmax", {exchanged(x)}, {{"axis", last}}));
}

std::string Operators::plain(const char* kind, Attributes attributes) const {
  Names inputs;
  for (const Value& value : in) inputs.push_back(value.name);
  return out.add(kind, std::move(inputs), std::move(attributes));
}

std::string Operators::operator()(const op::Add&) const { return plain("Add"); }
std::string Operators::operator()(const op::Multiply&) const { return plain("Mul"); }
std::string Operators::operator()(const op::MultiplyScalar& op) const {
  return out.add("Mul", {in[0].name, out.number(op.factor)});
}

std::string Operators::operator()(const op::Unary& op) const {
  switch (op.kind) {
    case op::UnaryKind::sine:
      return plain("Sin");
    case op::UnaryKind::cosine:
      return plain("Cos");
    case op::UnaryKind::logarithm:
      return plain("Log");
  }
  throw Error("a function that the ONNX writer does not have");
}

std::string Operators::operator()(const op::Clamp& op) const {
  return out.add("Clip", {in[0].name, out.number(op.low), out.number(op.high)});
}

std::string Operators::operator()(const op::InRange& op) const {
  const std::string above = out.add("Greater", {in[0].name, out.number(op.low)});
  const std::string below = out.add("Less", {in[0].name, out.number(op.high)});
  return out.add("Cast", {out.add("And", {above, below})},
                 {{"to", static_cast<std::int64_t>(out.number_element())}});
}

std::string Operators::operator()(const op::Reduce& op) const {
  const std::int64_t axis = in[0].axis(op.axis);
  if (op.kind == op::ReduceKind::sum) return reduce(out, "ReduceSum", in[0].name, axis, 13);
  return reduce(out, "ReduceMax", in[0].name, axis, 18);
}

std::string Operators::operator()(const op::MatMul& op) const {
  const std::string a = op.transpose_a ? turned(out, in[0].name, in[0].rank()) : in[0].name;
  const std::string b = op.transpose_b ? turned(out, in[1].name, in[1].rank()) : in[1].name;
  return out.add("MatMul", {a, b});
}

std::string Operators::operator()(const op::Linear& op) const {
  if (in[0].rank() == 2) {
    Names inputs{in[0].name, out.weight(node.weights[0], "weight")};
    if (op.has_bias) inputs.push_back(out.weight(node.weights[1], "bias"));
    return out.add("Gemm", std::move(inputs), {{"transB", std::int64_t{1}}});
  }
  const std::string product =
      out.add("MatMul", {in[0].name, out.weight(node.weights[0], "weight_transposed", true)});
  return op.has_bias ? out.add("Add", {product, out.weight(node.weights[1], "bias")}) : product;
}

std::string Operators::operator()(const op::Softmax& op) const {
  return softmax(out, in[0].name, in[0].axis(op.axis), in[0].rank());
}

std::string Operators::operator()(const op::LayerNorm& op) const {
  constexpr int kFirst = 17, kAxesAsInput = 18;
  const std::string gamma = out.weight(node.weights[0], "weight"), beta = out.weight(node.weights[1], "bias");
  const auto epsilon = static_cast<float>(op.epsilon);
  if (out.opset() >= kFirst)
    return out.add("LayerNormalization", {in[0].name, gamma, beta},
                   {{"axis", std::int64_t{-1}}, {"epsilon", epsilon}});
  const auto mean = [&](const std::string& x) { return reduce(out, "ReduceMean", x, -1, kAxesAsInput); };
  const std::string centred = out.add("Sub", {in[0].name, mean(in[0].name)});
  const std::string variance =
      out.add("Add", {mean(out.add("Mul", {centred, centred})), out.number(epsilon)});
  const std::string normal = out.add("Div", {centred, out.add("Sqrt", {variance})});
  return out.add("Add", {out.add("Mul", {normal, gamma}), beta});
}

std::string Operators::operator()(const op::Attention&) const {
  const auto size = static_cast<double>(in[0].shape.at(3));
  if (size < 1) throw Error(node.scope + ": an attention over rows of an open size");
  const std::string scaled = out.add("Mul", {in[0].name, out.number(1 / std::sqrt(size))});
  std::string weights = out.add("MatMul", {scaled, turned(out, in[1].name, 4)});
  if (in.size() > 3) weights = out.add("Add", {weights, in[3].name});
  return out.add("MatMul", {softmax(out, weights, 3, 4), in[2].name});
}

}  // namespace yolo::onnx::writer
