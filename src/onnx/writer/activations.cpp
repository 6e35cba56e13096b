// Activations: those that an operator set lacks by their definitions.
#include <numbers>

#include <yolo/error.hpp>

#include "onnx/writer/operators.hpp"

namespace yolo::onnx::writer {
namespace {

/// clamp(x + 3, 0, 6) / 6
std::string hard_sigmoid(Emitter& out, const std::string& x) {
  return out.add("HardSigmoid", {x}, {{"alpha", 1.0F / 6.0F}, {"beta", 0.5F}});
}

std::string hard_swish(Emitter& out, const std::string& x) {
  constexpr int kFirst = 14;
  if (out.opset() >= kFirst) return out.add("HardSwish", {x});
  return out.add("Mul", {x, hard_sigmoid(out, x)});
}

/// x tanh(ln(1 + e^x)); an operator of its own since 18, which few readers have.
std::string mish(Emitter& out, const std::string& x) {
  return out.add("Mul", {x, out.add("Tanh", {out.add("Softplus", {x})})});
}

/// x (1 + erf(x / sqrt(2))) / 2
std::string gelu(Emitter& out, const std::string& x) {
  constexpr int kFirst = 20;
  if (out.opset() >= kFirst) return out.add("Gelu", {x});
  const std::string part = out.add("Erf", {out.add("Div", {x, out.number(std::numbers::sqrt2)})});
  return out.add("Mul", {out.add("Mul", {x, out.add("Add", {part, out.number(1)})}), out.number(0.5)});
}

}  // namespace

std::string Operators::operator()(const op::Activation& op) const {
  using Kind = op::ActivationKind;
  const std::string& x = in[0].name;
  switch (op.kind) {
    case Kind::silu:
      return out.add("Mul", {x, out.add("Sigmoid", {x})});
    case Kind::relu:
      return out.add("Relu", {x});
    case Kind::relu6:
      return out.add("Clip", {x, out.number(0), out.number(6)});
    case Kind::leaky_relu:
      return out.add("LeakyRelu", {x}, {{"alpha", static_cast<float>(op.slope)}});
    case Kind::hard_swish:
      return hard_swish(out, x);
    case Kind::hard_sigmoid:
      return hard_sigmoid(out, x);
    case Kind::sigmoid:
      return out.add("Sigmoid", {x});
    case Kind::mish:
      return mish(out, x);
    case Kind::gelu:
      return gelu(out, x);
    case Kind::tanh:
      return out.add("Tanh", {x});
  }
  throw Error("an activation that the ONNX writer does not have");
}

}  // namespace yolo::onnx::writer
