// Adam (Kingma & Ba 2015) and AdamW (Loshchilov & Hutter 2019), which takes the decay from the weights
// themselves.
#include "train/optimise/rules/common.hpp"

namespace yolo::train {
namespace {

class Adam final : public UpdateRule {
 public:
  explicit Adam(bool decoupled) : decoupled_(decoupled) {}

  std::string_view name() const override { return decoupled_ ? "AdamW" : "Adam"; }
  std::vector<std::string> state_names() const override { return {"exp_avg", "exp_avg_sq"}; }

  std::vector<Setting> settings(const ParameterGroup& group) const override {
    return {{"lr", group.lr},
            {"betas", std::pair(group.momentum, kBeta2)},
            {"eps", kEpsilon},
            {"weight_decay", group.weight_decay},
            {"amsgrad", false},
            {"maximize", false},
            {"foreach", {}},
            {"capturable", false},
            {"differentiable", false},
            {"fused", {}},
            {"decoupled_weight_decay", decoupled_}};
  }

  void update(UpdateBatch& batch, const ParameterGroup& group) const override {
    const at::Tensor& first = batch.parameters.front();
    const at::Tensor step = at::full({}, static_cast<double>(batch.step), first.options().dtype(at::kFloat));
    const std::vector<at::Tensor> steps(batch.parameters.size(), step);
    auto& means = batch.states[0];
    auto& squares = batch.states[1];
    const auto fused = [&](auto function) {
      function(batch.parameters, batch.gradients, means, squares, at::TensorList{}, steps, group.lr,
               group.momentum, kBeta2, group.weight_decay, kEpsilon, /*amsgrad=*/false, /*maximize=*/false,
               std::nullopt, std::nullopt);
    };
    if (decoupled_) {
      fused([](auto&&... arguments) { at::_fused_adamw_(arguments...); });
    } else {
      fused([](auto&&... arguments) { at::_fused_adam_(arguments...); });
    }
  }

 private:
  bool decoupled_;
};

}  // namespace

std::unique_ptr<UpdateRule> make_adam() { return std::make_unique<Adam>(false); }
std::unique_ptr<UpdateRule> make_adamw() { return std::make_unique<Adam>(true); }

}  // namespace yolo::train
