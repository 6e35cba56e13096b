// The optimizer of a training: parameter groups, an update rule, and what the rule remembers.
#pragma once

#include <torch/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "train/optimise/groups.hpp"
#include "train/optimise/update_rule.hpp"

namespace yolo::train {

/// What PyTorch's state_dict() of an optimizer holds: {state: {index: {name: tensor}}, param_groups: [{...,
/// params}]}. Parameters are counted through all groups. One that never learnt has no state.
struct OptimizerState {
  struct Parameter {
    std::int64_t index = 0;
    std::vector<std::pair<std::string, at::Tensor>> values;  ///< row-major copies on the CPU; "step": one f32
  };
  struct Group {
    std::vector<Setting> settings;  ///< "initial_lr" among them
    std::vector<std::int64_t> parameters;
  };
  std::vector<Parameter> parameters;
  std::vector<Group> groups;
};

class Optimizer {
 public:
  /// Throws Error for an unknown name (see make_update_rule).
  Optimizer(std::string_view name, std::vector<ParameterGroup> groups);

  std::string_view name() const { return rule_->name(); }
  /// Learning rates and momenta may be changed between steps.
  std::vector<ParameterGroup>& groups() { return groups_; }
  const std::vector<ParameterGroup>& groups() const { return groups_; }
  /// Whether warm-up changes the momentum (ScheduleOptions::warms_momentum).
  bool warms_momentum() const { return rule_->warms_momentum(); }

  /// Updates every parameter that learns and has a gradient.
  void step();
  /// Lets go of the gradients; the next backward pass makes new ones.
  void zero_grad();
  /// The gradients that are there, in the order of the parameters; they share memory with those.
  std::vector<at::Tensor> gradients() const;

  OptimizerState state() const;
  /// Goes on exactly where the optimizer that made `state` stood. Throws Error, and changes nothing, when it
  /// does not fit the rule or the parameters.
  void load(const OptimizerState& state);

 private:
  struct Memory {  // of one parameter
    std::int64_t step = 0;
    std::vector<at::Tensor> states;  // empty before the first step
    std::vector<float> scalars;
  };
  void step_group(std::size_t group);
  void prepare(Memory& memory, const at::Tensor& parameter) const;
  Memory read_memory(const OptimizerState::Parameter& saved, const at::Tensor& parameter,
                     const std::string& name) const;

  std::unique_ptr<UpdateRule> rule_;
  std::vector<ParameterGroup> groups_;
  std::vector<std::vector<Memory>> memory_;  // by group and parameter
};

}  // namespace yolo::train
