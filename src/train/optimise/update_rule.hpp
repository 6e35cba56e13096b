// How one step of an optimizer changes parameters: the interface of the rules and their explicit list.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "train/optimise/groups.hpp"

namespace yolo::train {

/// A setting of a group as PyTorch's state dict holds it (a pair: betas; nothing: None).
using SettingValue = std::variant<std::monostate, bool, double, std::pair<double, double>>;
struct Setting {
  std::string name;
  SettingValue value;
};

/// Parameters that have seen the same number of steps, side by side with their gradients and states; one call
/// updates them all. Tensors at the same place of the lists have the same shape and the same order in memory.
struct UpdateBatch {
  std::vector<at::Tensor> parameters, gradients;
  std::vector<std::vector<at::Tensor>> states;  ///< by state_names(), then as `parameters`
  std::int64_t step = 1;                        ///< that this one is, from 1
  std::vector<float> scalars;                   ///< by scalar_names(); what the step leaves in them is kept
};

class UpdateRule {
 public:
  virtual ~UpdateRule() = default;

  /// As the argument `optimizer` writes it.
  virtual std::string_view name() const = 0;
  /// What is remembered of each element, as PyTorch calls it; 0 at first.
  virtual std::vector<std::string> state_names() const = 0;
  /// What is remembered of each parameter beside its steps; 1 at first.
  virtual std::vector<std::string> scalar_names() const { return {}; }
  /// Whether PyTorch keeps the number of steps.
  virtual bool keeps_step() const { return true; }
  /// Whether the group's momentum is one that warm-up changes (the Adam family has beta1 instead).
  virtual bool warms_momentum() const { return false; }
  /// All settings but params and initial_lr, in PyTorch's order.
  virtual std::vector<Setting> settings(const ParameterGroup& group) const = 0;
  /// One step. Gradients are left as they are.
  virtual void update(UpdateBatch& batch, const ParameterGroup& group) const = 0;
};

/// The rule called `name`: SGD, Adam, Adamax, AdamW, NAdam, RAdam or RMSProp. Throws Error for another name.
std::unique_ptr<UpdateRule> make_update_rule(std::string_view name);

std::unique_ptr<UpdateRule> make_sgd();
std::unique_ptr<UpdateRule> make_adam();
std::unique_ptr<UpdateRule> make_adamax();
std::unique_ptr<UpdateRule> make_adamw();
std::unique_ptr<UpdateRule> make_nadam();
std::unique_ptr<UpdateRule> make_radam();
std::unique_ptr<UpdateRule> make_rmsprop();

}  // namespace yolo::train
