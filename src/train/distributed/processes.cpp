#include "train/distributed/processes.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

#include "train/distributed/announcements.hpp"
#include "train/distributed/process_group.hpp"

namespace yolo::train {
namespace {

constexpr std::size_t kMostReason = 600;  // characters of a message that goes to the other processes

}  // namespace

Processes::Processes() = default;

Processes::Processes(const DistributedSettings& settings)
    : settings_(settings),
      group_(std::make_unique<ProcessGroup>(settings)),
      announcements_(std::make_unique<Announcements>(group_->values())),
      statistics_{settings.rank, settings.world_size, [this](const at::Tensor& own) { return sum(own); }} {}

Processes::~Processes() = default;

at::Tensor Processes::sum(const at::Tensor& own) const {
  if (is_alone()) return own;
  std::vector<at::Tensor> tensors{own.detach().clone()};
  group_->sum(tensors);
  return tensors[0];
}

bool Processes::any(bool own) const {
  return is_alone() ? own
                    : sum(at::full({}, own ? 1 : 0, at::TensorOptions(at::kLong))).item<std::int64_t>() > 0;
}

void Processes::share(std::vector<at::Tensor>& tensors) const {
  if (!is_alone()) group_->broadcast(tensors);
}

void Processes::sum_gradients(const std::vector<at::Tensor>& parameters) const {
  if (is_alone()) return;
  std::vector<std::int64_t> defined;
  for (const at::Tensor& parameter : parameters) defined.push_back(parameter.grad().defined() ? 1 : 0);
  const at::Tensor anywhere = sum(at::tensor(defined, at::TensorOptions(at::kLong)));
  std::vector<at::Tensor> gradients;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (anywhere[static_cast<std::int64_t>(i)].item<std::int64_t>() == 0) continue;
    at::Tensor& gradient = parameters[i].mutable_grad();
    if (!gradient.defined()) gradient = at::zeros_like(parameters[i].detach());
    gradients.push_back(gradient);
  }
  group_->sum(gradients);
}

void Processes::gather_gradients(const std::vector<at::Tensor>& parameters) const {
  if (is_alone()) return;
  sum_gradients(parameters);
  if (is_first()) return;
  for (const at::Tensor& parameter : parameters) parameter.mutable_grad().reset();
}

std::string Processes::from_first(const std::function<std::string()>& work) const {
  if (is_alone()) return work();
  if (!is_first()) return announcements_->wait();
  std::string text;
  try {
    text = work();
  } catch (const std::exception& error) {
    announcements_->fail(std::string(error.what()).substr(0, kMostReason));
    throw;
  }
  announcements_->tell(text);
  return text;
}

void Processes::first_then_others(const std::function<void()>& work) const {
  from_first([&] {
    work();
    return std::string();
  });
  if (!is_first()) work();
}

void Processes::part() const {
  if (!is_alone()) group_->barrier();
}

std::unique_ptr<Processes> join_processes() {
  const std::optional<DistributedSettings> settings = distributed_settings();
  if (!settings || settings->world_size == 1) return std::make_unique<Processes>();
  return std::make_unique<Processes>(*settings);
}

}  // namespace yolo::train
