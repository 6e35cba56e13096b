// NAdam (Dozat 2016): Adam with Nesterov's momentum, whose coefficient grows with the steps.
#include <cmath>

#include "train/optimise/rules/common.hpp"

namespace yolo::train {
namespace {

constexpr double kMomentumDecay = 0.004;

class NAdam final : public UpdateRule {
 public:
  std::string_view name() const override { return "NAdam"; }
  std::vector<std::string> state_names() const override { return {"exp_avg", "exp_avg_sq"}; }
  std::vector<std::string> scalar_names() const override { return {"mu_product"}; }

  std::vector<Setting> settings(const ParameterGroup& group) const override {
    return {{"lr", group.lr},
            {"betas", std::pair(group.momentum, kBeta2)},
            {"eps", kEpsilon},
            {"weight_decay", group.weight_decay},
            {"momentum_decay", kMomentumDecay},
            {"decoupled_weight_decay", false},
            {"maximize", false},
            {"foreach", {}},
            {"capturable", false},
            {"differentiable", false}};
  }

  void update(UpdateBatch& batch, const ParameterGroup& group) const override {
    const std::vector<at::Tensor> gradients = decayed_gradients(batch, group.weight_decay);
    auto& mean = batch.states[0];
    auto& square = batch.states[1];
    update_mean(mean, gradients, group.momentum);
    update_mean_square(square, gradients, kBeta2);

    const double now = coefficient(group.momentum, batch.step),
                 next = coefficient(group.momentum, batch.step + 1);
    float& product = batch.scalars[0];  // of the coefficients so far, f32 as in PyTorch
    product *= static_cast<float>(now);
    std::vector<at::Tensor> divisors = at::_foreach_div(square, 1 - std::pow(kBeta2, batch.step));
    at::_foreach_sqrt_(divisors);
    at::_foreach_add_(divisors, kEpsilon);
    at::_foreach_addcdiv_(batch.parameters, gradients, divisors, -group.lr * (1 - now) / (1 - product));
    at::_foreach_addcdiv_(batch.parameters, mean, divisors, -group.lr * next / (1 - product * next));
  }

 private:
  static double coefficient(double beta, std::int64_t step) {
    return beta * (1 - 0.5 * std::pow(0.96, static_cast<double>(step) * kMomentumDecay));
  }
};

}  // namespace

std::unique_ptr<UpdateRule> make_nadam() { return std::make_unique<NAdam>(); }

}  // namespace yolo::train
