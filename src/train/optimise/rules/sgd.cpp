// Stochastic gradient descent with Nesterov's momentum, as PyTorch formulates it.
#include "train/optimise/rules/common.hpp"

namespace yolo::train {
namespace {

class Sgd final : public UpdateRule {
 public:
  std::string_view name() const override { return "SGD"; }
  std::vector<std::string> state_names() const override { return {"momentum_buffer"}; }
  bool keeps_step() const override { return false; }
  bool warms_momentum() const override { return true; }

  std::vector<Setting> settings(const ParameterGroup& group) const override {
    return {{"lr", group.lr},   {"momentum", group.momentum},
            {"dampening", 0.0}, {"weight_decay", group.weight_decay},
            {"nesterov", true}, {"maximize", false},
            {"foreach", {}},    {"differentiable", false},
            {"fused", {}}};
  }

  // A momentum that begins at 0 becomes the gradient in the first step, which is what PyTorch does.
  void update(UpdateBatch& batch, const ParameterGroup& group) const override {
    const bool momentum = group.momentum != 0;
    at::_fused_sgd_(batch.parameters, batch.gradients, momentum ? batch.states[0] : std::vector<at::Tensor>{},
                    group.weight_decay, group.momentum, group.lr, /*dampening=*/0, /*nesterov=*/momentum,
                    /*maximize=*/false, /*is_first_step=*/false);
  }
};

}  // namespace

std::unique_ptr<UpdateRule> make_sgd() { return std::make_unique<Sgd>(); }

}  // namespace yolo::train
