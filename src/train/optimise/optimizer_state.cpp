// Saving and loading what an optimizer remembers, in the shape of PyTorch's state dict.
#include <fmt/format.h>

#include <map>
#include <yolo/error.hpp>

#include "train/optimise/optimizer.hpp"

namespace yolo::train {
namespace {

at::Tensor scalar(double value) { return at::full({}, value, at::TensorOptions(at::kFloat)); }

double number(const Setting& setting) {
  const double* value = std::get_if<double>(&setting.value);
  if (value == nullptr) throw Error(fmt::format("the optimizer's {} should be a number", setting.name));
  return *value;
}

void read_settings(const std::vector<Setting>& settings, ParameterGroup& group) {
  for (const Setting& setting : settings) {
    if (setting.name == "lr") group.lr = number(setting);
    if (setting.name == "initial_lr") group.initial_lr = number(setting);
    if (setting.name == "momentum") group.momentum = number(setting);
    if (setting.name == "weight_decay") group.weight_decay = number(setting);
    if (setting.name == "betas") {
      const auto* betas = std::get_if<std::pair<double, double>>(&setting.value);
      if (betas == nullptr) throw Error("the optimizer's betas should be two numbers");
      group.momentum = betas->first;
    }
  }
}

const at::Tensor& find(const OptimizerState::Parameter& saved, const std::string& key,
                       const std::string& name) {
  for (const auto& [other, tensor] : saved.values) {
    if (other == key) return tensor;
  }
  throw Error(fmt::format("the saved optimizer has no {} of {}; it was another one", key, name));
}

float read_scalar(const OptimizerState::Parameter& saved, const std::string& key, const std::string& name) {
  const at::Tensor& tensor = find(saved, key, name);
  if (tensor.numel() != 1) throw Error(fmt::format("the saved {} of {} should be one number", key, name));
  return tensor.item<float>();
}

}  // namespace

OptimizerState Optimizer::state() const {
  const at::NoGradGuard no_gradients;
  OptimizerState result;
  const std::vector<std::string> names = rule_->state_names(), scalar_names = rule_->scalar_names();
  std::int64_t index = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    OptimizerState::Group group{rule_->settings(groups_[g]), {}};
    group.settings.push_back({"initial_lr", groups_[g].initial_lr});
    for (const Memory& memory : memory_[g]) {
      group.parameters.push_back(index);
      if (!memory.states.empty()) {
        auto& values = result.parameters.emplace_back(OptimizerState::Parameter{index, {}}).values;
        if (rule_->keeps_step()) values.emplace_back("step", scalar(static_cast<double>(memory.step)));
        for (std::size_t k = 0; k < scalar_names.size(); ++k)
          values.emplace_back(scalar_names[k], scalar(memory.scalars[k]));
        for (std::size_t k = 0; k < names.size(); ++k) {
          const at::Tensor& state = memory.states[k];
          values.emplace_back(names[k],
                              state.to(at::kCPU, state.scalar_type(), false, /*copy=*/true).contiguous());
        }
      }
      ++index;
    }
    result.groups.push_back(std::move(group));
  }
  return result;
}

Optimizer::Memory Optimizer::read_memory(const OptimizerState::Parameter& saved, const at::Tensor& parameter,
                                         const std::string& name) const {
  Memory memory;
  memory.step = 1;  // SGD does not say
  if (rule_->keeps_step()) {
    const float step = read_scalar(saved, "step", name);
    if (!(step >= 0 && step < 1e15F))
      throw Error(fmt::format("the saved optimizer says {} steps of {}", step, name));
    memory.step = static_cast<std::int64_t>(step);
  }
  for (const std::string& key : rule_->scalar_names())
    memory.scalars.push_back(read_scalar(saved, key, name));
  for (const std::string& key : rule_->state_names()) {
    const at::Tensor& tensor = find(saved, key, name);
    if (tensor.sizes() != parameter.sizes()) {
      throw Error(fmt::format(
          "the saved {} of {} has another shape than the parameter; it is of another model", key, name));
    }
    memory.states.push_back(at::empty_like(parameter).copy_(tensor));
  }
  return memory;
}

void Optimizer::load(const OptimizerState& state) {
  const at::NoGradGuard no_gradients;
  if (state.groups.size() != groups_.size()) {
    throw Error(fmt::format("the saved optimizer has {} groups of parameters instead of {}",
                            state.groups.size(), groups_.size()));
  }
  std::map<std::int64_t, const OptimizerState::Parameter*> saved;
  for (const OptimizerState::Parameter& parameter : state.parameters) saved[parameter.index] = &parameter;

  std::vector<ParameterGroup> groups = groups_;
  std::vector<std::vector<Memory>> memory;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::vector<std::int64_t>& indices = state.groups[g].parameters;
    if (indices.size() != groups[g].parameters.size()) {
      throw Error(fmt::format(
          "group {} of the saved optimizer has {} parameters instead of {}; it is of another model", g,
          indices.size(), groups[g].parameters.size()));
    }
    read_settings(state.groups[g].settings, groups[g]);
    auto& memories = memory.emplace_back(indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const auto found = saved.find(indices[i]);
      if (found == saved.end()) continue;
      memories[i] = read_memory(*found->second, groups[g].parameters[i], groups[g].names[i]);
    }
  }
  groups_ = std::move(groups);
  memory_ = std::move(memory);
}

}  // namespace yolo::train
