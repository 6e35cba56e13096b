// BatchNorm2d with its running statistics.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const op::BatchNorm op{module.number("eps", 1e-5), module.number("momentum", 0.1)};
  return {builder.batch_norm(inputs[0], op, module.tensor("weight"), module.tensor("bias"),
                             module.tensor("running_mean"), module.tensor("running_var"))};
}

}  // namespace

extern const LayerRow batch_norm{"BatchNorm2d", nullptr, forward};

}  // namespace yolo::graph::layers
