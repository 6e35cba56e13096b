// Gathers what one call of the rule can update together.
#include "train/optimise/optimizer.hpp"

#include <map>

namespace yolo::train {
namespace {

// The gradient with its elements in the order in which the parameter's lie in memory: fused updates walk over
// both.
at::Tensor in_order_of(const at::Tensor& gradient, const at::Tensor& parameter) {
  if (gradient.strides() == parameter.strides()) return gradient;
  bool same_order = true;  // strides of dimensions of 1 mean nothing
  for (std::int64_t d = 0; d < parameter.dim(); ++d) {
    same_order = same_order && (parameter.size(d) == 1 || parameter.stride(d) == gradient.stride(d));
  }
  if (same_order) return gradient.as_strided(parameter.sizes(), parameter.strides());
  return at::empty_like(parameter).copy_(gradient);
}

}  // namespace

Optimizer::Optimizer(std::string_view name, std::vector<ParameterGroup> groups)
    : rule_(make_update_rule(name)), groups_(std::move(groups)) {
  for (const ParameterGroup& group : groups_) memory_.emplace_back(group.parameters.size());
}

void Optimizer::step() {
  const at::NoGradGuard no_gradients;
  for (std::size_t group = 0; group < groups_.size(); ++group) step_group(group);
}

void Optimizer::prepare(Memory& memory, const at::Tensor& parameter) const {
  if (!memory.states.empty()) return;
  for (std::size_t k = 0; k < rule_->state_names().size(); ++k)
    memory.states.push_back(at::zeros_like(parameter));
  memory.scalars.assign(rule_->scalar_names().size(), 1.0F);
}

void Optimizer::step_group(std::size_t index) {
  const ParameterGroup& group = groups_[index];
  std::vector<Memory>& memories = memory_[index];
  // As a rule there is one batch; a parameter that came without a gradient once lags behind in one of its
  // own.
  std::map<std::pair<std::int64_t, std::vector<float>>, std::pair<UpdateBatch, std::vector<std::size_t>>>
      batches;
  for (std::size_t i = 0; i < group.parameters.size(); ++i) {
    const at::Tensor& parameter = group.parameters[i];
    const at::Tensor& gradient = parameter.grad();
    if (!parameter.requires_grad() || !gradient.defined()) continue;
    prepare(memories[i], parameter);
    auto& [batch, members] = batches[{memories[i].step, memories[i].scalars}];
    batch.parameters.push_back(parameter);
    batch.gradients.push_back(in_order_of(gradient, parameter));
    batch.states.resize(memories[i].states.size());
    for (std::size_t k = 0; k < batch.states.size(); ++k) batch.states[k].push_back(memories[i].states[k]);
    members.push_back(i);
  }
  for (auto& [key, value] : batches) {
    auto& [batch, members] = value;
    batch.step = key.first + 1;
    batch.scalars = key.second;
    rule_->update(batch, group);
    for (const std::size_t i : members) {
      memories[i].step = batch.step;
      memories[i].scalars = batch.scalars;
    }
  }
}

void Optimizer::zero_grad() {
  for (ParameterGroup& group : groups_) {
    for (at::Tensor& parameter : group.parameters) parameter.mutable_grad().reset();
  }
}

std::vector<at::Tensor> Optimizer::gradients() const {
  std::vector<at::Tensor> gradients;
  for (const ParameterGroup& group : groups_) {
    for (const at::Tensor& parameter : group.parameters) {
      if (parameter.grad().defined()) gradients.push_back(parameter.grad());
    }
  }
  return gradients;
}

}  // namespace yolo::train
