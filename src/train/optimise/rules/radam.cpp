// RAdam (Liu et al. 2020): no division by the mean square until enough gradients have been seen to trust it.
#include <cmath>

#include "train/optimise/rules/common.hpp"

namespace yolo::train {
namespace {

class RAdam final : public UpdateRule {
 public:
  std::string_view name() const override { return "RAdam"; }
  std::vector<std::string> state_names() const override { return {"exp_avg", "exp_avg_sq"}; }

  std::vector<Setting> settings(const ParameterGroup& group) const override {
    return {{"lr", group.lr},         {"betas", std::pair(group.momentum, kBeta2)},
            {"eps", kEpsilon},        {"weight_decay", group.weight_decay},
            {"maximize", false},      {"foreach", {}},
            {"capturable", false},    {"decoupled_weight_decay", false},
            {"differentiable", false}};
  }

  void update(UpdateBatch& batch, const ParameterGroup& group) const override {
    const std::vector<at::Tensor> gradients = decayed_gradients(batch, group.weight_decay);
    auto& mean = batch.states[0];
    auto& square = batch.states[1];
    update_mean(mean, gradients, group.momentum);
    update_mean_square(square, gradients, kBeta2);

    const double rate = group.lr / (1 - std::pow(group.momentum, batch.step));
    const double correction = 1 - std::pow(kBeta2, batch.step);
    const double trust = rectification(batch.step);
    if (trust == 0) {
      at::_foreach_add_(batch.parameters, mean, -rate);
      return;
    }
    std::vector<at::Tensor> divisors = at::_foreach_sqrt(square);
    at::_foreach_add_(divisors, kEpsilon);
    at::_foreach_addcdiv_(batch.parameters, mean, divisors, -rate * trust * std::sqrt(correction));
  }

 private:
  // The paper's r, 0 where the mean square is not to be used.
  static double rectification(std::int64_t step) {
    const double most = 2 / (1 - kBeta2) - 1;
    const double power = std::pow(kBeta2, step);
    const double length = most - 2 * static_cast<double>(step) * power / (1 - power);
    if (length <= 5) return 0;
    return std::sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
  }
};

}  // namespace

std::unique_ptr<UpdateRule> make_radam() { return std::make_unique<RAdam>(); }

}  // namespace yolo::train
