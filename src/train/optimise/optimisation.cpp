#include "train/optimise/optimisation.hpp"

#include <yolo/error.hpp>

#include "train/optimise/choice.hpp"
#include "train/optimise/ema.hpp"
#include "train/optimise/finish_step.hpp"
#include "train/optimise/schedule.hpp"
#include "train/trainer/tensor_exchange.hpp"

namespace yolo::train {
namespace {

using checkpoint::Plain;

Plain to_plain(const SettingValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* pair = std::get_if<std::pair<double, double>>(&value)) return Plain::tuple({pair->first, pair->second});
  return {};
}

SettingValue to_setting(const Plain& plain) {
  if (const auto* flag = plain.as<bool>()) return *flag;
  if (const auto* tuple = plain.as<Plain::Tuple>(); tuple != nullptr && tuple->items.size() == 2) {
    return std::pair(tuple->items[0].number().value_or(0), tuple->items[1].number().value_or(0));
  }
  if (const auto number = plain.number()) return *number;
  return {};
}

Plain to_plain(const OptimizerState& state) {
  Plain parameters = Plain::dict();
  auto& rows = std::get<Plain::Dict>(parameters.data).items;
  for (const OptimizerState::Parameter& parameter : state.parameters) {
    Plain values = Plain::dict();
    for (const auto& [name, tensor] : parameter.values) values.set(name, to_graph(tensor));
    rows.emplace_back(parameter.index, std::move(values));
  }
  std::vector<Plain> groups;
  for (const OptimizerState::Group& group : state.groups) {
    Plain settings = Plain::dict();
    for (const Setting& setting : group.settings) settings.set(setting.name, to_plain(setting.value));
    std::vector<Plain> indices(group.parameters.begin(), group.parameters.end());
    settings.set("params", Plain::list(std::move(indices)));
    groups.push_back(std::move(settings));
  }
  Plain result = Plain::dict();
  result.set("state", std::move(parameters));
  result.set("param_groups", Plain::list(std::move(groups)));
  return result;
}

OptimizerState::Group read_group(const Plain& plain) {
  OptimizerState::Group group;
  const auto* dict = plain.as<Plain::Dict>();
  if (dict == nullptr) throw Error("the optimizer's state has a group that is none");
  for (const auto& [key, value] : dict->items) {
    const std::string name(key.text().value_or(""));
    if (name != "params") {
      group.settings.push_back({name, to_setting(value)});
    } else if (const auto* list = value.as<Plain::List>()) {
      for (const Plain& index : list->items) group.parameters.push_back(index.integer().value_or(-1));
    }
  }
  return group;
}

OptimizerState from_plain(const Plain& plain) {
  OptimizerState result;
  const Plain* state = plain.find("state");
  const Plain* groups = plain.find("param_groups");
  const auto* rows = state ? state->as<Plain::Dict>() : nullptr;
  const auto* list = groups ? groups->as<Plain::List>() : nullptr;
  if (rows == nullptr || list == nullptr) throw Error("the checkpoint has no state of an optimizer");
  for (const auto& [key, values] : rows->items) {
    OptimizerState::Parameter parameter{key.integer().value_or(-1), {}};
    const auto* dict = values.as<Plain::Dict>();
    for (std::size_t i = 0; dict != nullptr && i < dict->items.size(); ++i) {
      const auto& [name, value] = dict->items[i];
      const auto* tensor = value.as<graph::Tensor>();
      if (tensor != nullptr) parameter.values.emplace_back(std::string(name.text().value_or("")), to_torch(*tensor));
    }
    result.parameters.push_back(std::move(parameter));
  }
  for (const Plain& group : list->items) result.groups.push_back(read_group(group));
  return result;
}

}  // namespace

std::string optimizer_of(const checkpoint::TrainingState& state) {
  const Plain* name = state.values.find("optimizer");
  return name ? std::string(name->text().value_or("")) : "";
}

struct Optimisation::Impl {
  Impl(Parameters& weights, Parameters& averaged, const TrainOptions& train_options, const OptimisationPlan& wanted)
      : options(train_options),
        plan(wanted),
        choice(choose_optimizer(options, optimizer_iterations(plan.samples, plan.batch, options.nbs, plan.epochs), plan.classes,
                                plan.automatic)),
        optimizer(choice.name, groups_of(weights)),
        ema(averaged.entries(), weights.entries()),
        scaler(false, weights.entries().at(0).tensor.device()),
        schedule(schedule_options()) {}

  std::vector<ParameterGroup> groups_of(Parameters& weights) const {
    freeze_layers(weights.entries(), options.freeze);
    const double decay = step_size(plan.batch, options.nbs, options.weight_decay).weight_decay;
    return make_groups(weights.entries(), choice.lr, choice.momentum, decay);
  }

  ScheduleOptions schedule_options() const {
    ScheduleOptions result;
    result.epochs = plan.epochs;
    result.batches = plan.batches;
    result.batch = plan.batch;
    result.nbs = options.nbs;
    result.cosine = options.cos_lr;
    result.lr0 = choice.lr;
    result.lrf = options.lrf;
    result.momentum = choice.momentum;
    result.warmup_epochs = options.warmup_epochs;
    result.warmup_momentum = options.warmup_momentum;
    result.warmup_bias_lr = choice.warmup_bias_lr;
    result.warms_momentum = optimizer.warms_momentum();
    return result;
  }

  TrainOptions options;
  OptimisationPlan plan;
  OptimizerChoice choice;
  Optimizer optimizer;
  Ema ema;
  GradScaler scaler;
  Schedule schedule;
  Accumulation accumulation;
};

Optimisation::Optimisation(Parameters& weights, Parameters& averaged, const TrainOptions& options, const OptimisationPlan& plan)
    : impl_(std::make_unique<Impl>(weights, averaged, options, plan)) {}
Optimisation::~Optimisation() = default;

bool Optimisation::begin(std::int64_t iteration, int epoch) {
  const IterationSettings now = impl_->schedule.at(iteration, epoch);
  for (ParameterGroup& group : impl_->optimizer.groups()) {
    group.lr = group.kind == ParameterKind::bias ? now.bias_lr : now.lr;
    group.momentum = now.momentum;
  }
  return impl_->accumulation.steps_after(iteration, now.accumulate);
}

bool Optimisation::step(const Moments& moments) {
  if (moments.optimizer_step) moments.optimizer_step();
  if (moments.before_zero_grad) moments.before_zero_grad();
  const bool applied = finish_step(impl_->optimizer, impl_->scaler, &impl_->ema).applied;
  if (applied && moments.params_update) moments.params_update();
  return applied;
}

void Optimisation::forget_gradients() { impl_->optimizer.zero_grad(); }

std::vector<double> Optimisation::learning_rates() const {
  std::vector<double> rates;
  for (const ParameterGroup& group : impl_->optimizer.groups()) rates.push_back(group.lr);
  return rates;
}

std::string Optimisation::description() const {
  std::string text = fmt::format("optimizer: {}(lr={}, momentum={}) with parameter groups", impl_->choice.name, impl_->choice.lr,
                                 impl_->choice.momentum);
  static constexpr const char* kKinds[] = {"weight", "norm", "bias"};
  for (const ParameterGroup& group : impl_->optimizer.groups()) {
    text += fmt::format(" {} {}(decay={})", group.parameters.size(), kKinds[static_cast<std::size_t>(group.kind)],
                        group.weight_decay);
  }
  return text;
}

void Optimisation::set_epochs(int epochs) {
  impl_->plan.epochs = epochs;
  impl_->schedule = Schedule(impl_->schedule_options());
}

std::int64_t Optimisation::updates() const { return impl_->ema.updates(); }

Plain Optimisation::optimizer_dict() const { return to_plain(impl_->optimizer.state()); }

void Optimisation::save(checkpoint::TrainingState& state) const {
  state.values.set("last_step", impl_->accumulation.last());
  state.values.set("updates", impl_->ema.updates());
  state.values.set("optimizer", impl_->choice.name);
}

void Optimisation::load(const Plain& optimizer, const checkpoint::TrainingState& state) {
  if (const std::string name = optimizer_of(state); name != impl_->choice.name) {
    throw Error(fmt::format("the training that is to go on used the optimizer '{}', not {}; say optimizer={} or leave it out", name,
                            impl_->choice.name, name));
  }
  impl_->optimizer.load(from_plain(optimizer));
  const auto number = [&](std::string_view key) {
    const Plain* value = state.values.find(key);
    return value ? value->integer().value_or(0) : 0;
  };
  impl_->accumulation.set_last(number("last_step"));
  impl_->ema.set_updates(number("updates"));
}

}  // namespace yolo::train
