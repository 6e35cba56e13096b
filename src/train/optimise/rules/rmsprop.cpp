// RMSProp (Hinton's lecture 6e) with momentum.
#include "train/optimise/rules/common.hpp"

namespace yolo::train {
namespace {

constexpr double kAlpha = 0.99;  // decay of the mean square

class RmsProp final : public UpdateRule {
 public:
  std::string_view name() const override { return "RMSProp"; }
  std::vector<std::string> state_names() const override { return {"square_avg", "momentum_buffer"}; }
  bool warms_momentum() const override { return true; }

  std::vector<Setting> settings(const ParameterGroup& group) const override {
    return {{"lr", group.lr},      {"momentum", group.momentum},
            {"alpha", kAlpha},     {"eps", kEpsilon},
            {"centered", false},   {"weight_decay", group.weight_decay},
            {"capturable", false}, {"foreach", {}},
            {"maximize", false},   {"differentiable", false}};
  }

  void update(UpdateBatch& batch, const ParameterGroup& group) const override {
    const std::vector<at::Tensor> gradients = decayed_gradients(batch, group.weight_decay);
    update_mean_square(batch.states[0], gradients, kAlpha);
    std::vector<at::Tensor> divisors = at::_foreach_sqrt(batch.states[0]);
    at::_foreach_add_(divisors, kEpsilon);
    if (group.momentum == 0) {
      at::_foreach_addcdiv_(batch.parameters, gradients, divisors, -group.lr);
      return;
    }
    auto& momentum = batch.states[1];
    at::_foreach_mul_(momentum, group.momentum);
    at::_foreach_addcdiv_(momentum, gradients, divisors);
    at::_foreach_add_(batch.parameters, momentum, -group.lr);
  }
};

}  // namespace

std::unique_ptr<UpdateRule> make_rmsprop() { return std::make_unique<RmsProp>(); }

}  // namespace yolo::train
