// The activation functions that checkpoints and YAML name.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

template <op::ActivationKind kind>
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.activation(inputs[0], kind, module.number("negative_slope", 0.01))};
}

}  // namespace

extern const LayerRow silu{"SiLU", nullptr, forward<op::ActivationKind::silu>};
extern const LayerRow relu{"ReLU", nullptr, forward<op::ActivationKind::relu>};
extern const LayerRow relu6{"ReLU6", nullptr, forward<op::ActivationKind::relu6>};
extern const LayerRow leaky_relu{"LeakyReLU", nullptr, forward<op::ActivationKind::leaky_relu>};
extern const LayerRow hard_swish{"Hardswish", nullptr, forward<op::ActivationKind::hard_swish>};
extern const LayerRow hard_sigmoid{"Hardsigmoid", nullptr, forward<op::ActivationKind::hard_sigmoid>};
extern const LayerRow sigmoid{"Sigmoid", nullptr, forward<op::ActivationKind::sigmoid>};
extern const LayerRow mish{"Mish", nullptr, forward<op::ActivationKind::mish>};
extern const LayerRow gelu{"GELU", nullptr, forward<op::ActivationKind::gelu>};
extern const LayerRow tanh{"Tanh", nullptr, forward<op::ActivationKind::tanh>};

}  // namespace yolo::graph::layers
