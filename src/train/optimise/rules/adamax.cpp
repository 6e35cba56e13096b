// Adamax (Kingma & Ba 2015): Adam with the largest gradient so far in place of the mean square.
#include "train/optimise/rules/common.hpp"

#include <cmath>

namespace yolo::train {
namespace {

class Adamax final : public UpdateRule {
 public:
  std::string_view name() const override { return "Adamax"; }
  std::vector<std::string> state_names() const override { return {"exp_avg", "exp_inf"}; }

  std::vector<Setting> settings(const ParameterGroup& group) const override {
    return {{"lr", group.lr},          {"betas", std::pair(group.momentum, kBeta2)},
            {"eps", kEpsilon},         {"weight_decay", group.weight_decay},
            {"foreach", {}},           {"maximize", false},
            {"differentiable", false}, {"capturable", false}};
  }

  void update(UpdateBatch& batch, const ParameterGroup& group) const override {
    const std::vector<at::Tensor> gradients = decayed_gradients(batch, group.weight_decay);
    auto& mean = batch.states[0];
    auto& largest = batch.states[1];
    update_mean(mean, gradients, group.momentum);
    std::vector<at::Tensor> sizes = at::_foreach_abs(gradients);
    at::_foreach_add_(sizes, kEpsilon);
    at::_foreach_mul_(largest, kBeta2);
    at::_foreach_maximum_(largest, sizes);
    const double correction = 1 - std::pow(group.momentum, batch.step);
    at::_foreach_addcdiv_(batch.parameters, mean, largest, -group.lr / correction);
  }
};

}  // namespace

std::unique_ptr<UpdateRule> make_adamax() { return std::make_unique<Adamax>(); }

}  // namespace yolo::train
