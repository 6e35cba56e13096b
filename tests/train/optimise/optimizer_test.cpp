// Every update rule against ten steps of PyTorch's and against the plain loop; saving and loading.
#include <ATen/Functions.h>

#include <support.hpp>
#include <yolo/error.hpp>

#include "core/argument_table.hpp"
#include "core/text.hpp"
#include "train/optimise/choice.hpp"
#include "train/optimise/optimizer.hpp"
#include "train/optimise/plain_update.hpp"

namespace yolo::train {
namespace {

using nlohmann::json;

json recorded() { return test::read_json(test::data("train_optimise/optimisers.json")); }

const char* const kNames[] = {"SGD", "Adam", "Adamax", "AdamW", "NAdam", "RAdam", "RMSProp"};

// Beginnings and gradients as the data's `how` says.
std::vector<double> beginning(int k, std::int64_t count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(((7 * i + 3 * k) % 11 - 5) / 8.0);
  return values;
}

std::vector<double> gradient(int step, int k, std::int64_t count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back(((5 * i + 3 * step * (i % 3 + 1) + 7 * k) % 17 - 8) / 16.0);
  return values;
}

at::Tensor tensor(const std::vector<double>& values, const std::vector<std::int64_t>& shape) {
  return at::tensor(values, at::TensorOptions(at::kFloat)).reshape(shape);
}

std::vector<float> flat(const at::Tensor& tensor) {
  const at::Tensor plain = tensor.detach().contiguous();
  return {plain.const_data_ptr<float>(), plain.const_data_ptr<float>() + plain.numel()};
}

struct Problem {
  std::string name;
  json reference;
  std::vector<std::string> names{"b.bias", "w.weight", "n.weight"};
  std::vector<std::vector<std::int64_t>> shapes{{3}, {2, 3, 1, 2}, {4}};
  std::vector<at::Tensor> parameters;
  std::vector<ParameterGroup> groups;

  explicit Problem(const std::string& which) : name(which), reference(recorded()["optimisers"][which]) {
    for (int k = 0; k < 3; ++k) {
      at::Tensor parameter = tensor(beginning(k, at::zeros(shapes[k]).numel()), shapes[k]);
      if (k == 1) parameter = parameter.contiguous(at::MemoryFormat::ChannelsLast);  // as networks keep them
      parameters.push_back(parameter.requires_grad_(true));
      const double lr = reference["lr"], momentum = reference["momentum"];
      groups.push_back(
          {{names[k]}, {parameter}, ParameterKind::weight, lr, lr, momentum, k == 1 ? 0.02 : 0.0});
    }
  }

  // The peer's schedule of the data.
  PlainSettings settings(int step, int k) const {
    const bool varies = name == "SGD" || name == "RMSProp";
    const double momentum = reference["momentum"].get<double>() - (varies ? 0.01 * (9 - step) : 0);
    return {reference["lr"].get<double>() * (1 - 0.05 * step), momentum, k == 1 ? 0.02 : 0.0};
  }

  void step(Optimizer& optimizer, int number) {
    for (int k = 0; k < 3; ++k) {
      optimizer.groups()[k].lr = settings(number, k).lr;
      optimizer.groups()[k].momentum = settings(number, k).momentum;
      // Row-major although the weight is not: the optimizer has to see to that.
      parameters[k].mutable_grad() = tensor(gradient(number, k, parameters[k].numel()), shapes[k]);
    }
    optimizer.step();
  }
};

void expect_near(const std::vector<float>& values, const json& reference, const std::string& what) {
  ASSERT_EQ(values.size(), reference.size()) << what;
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(values[i], reference[i].get<double>(), 1e-6) << what << " " << i;
}

class UpdateRules : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, UpdateRules, testing::ValuesIn(kNames),
                         [](const auto& rule) { return rule.param; });

TEST_P(UpdateRules, TenStepsAsPyTorch) {
  Problem problem(GetParam());
  Optimizer optimizer(GetParam(), problem.groups);
  std::size_t row = 0;
  const json& rows = problem.reference["steps"];
  for (int step = 0; step < 10; ++step) {
    problem.step(optimizer, step);
    if (row == rows.size() || rows[row]["step"].get<int>() != step + 1) continue;
    for (int k = 0; k < 3; ++k) {
      expect_near(flat(problem.parameters[k]), rows[row]["values"][k],
                  "step " + std::to_string(step + 1) + " " + problem.names[k]);
    }
    ++row;
  }
  EXPECT_EQ(row, 4U);
}

TEST_P(UpdateRules, PlainLoopAgrees) {
  Problem problem(GetParam());
  Optimizer optimizer(GetParam(), problem.groups);
  std::vector<PlainParameter> plain(3);
  for (int k = 0; k < 3; ++k) plain[k].values = beginning(k, problem.parameters[k].numel());
  for (int step = 0; step < 10; ++step) {
    problem.step(optimizer, step);
    for (int k = 0; k < 3; ++k) {
      plain_update(GetParam(), problem.settings(step, k), gradient(step, k, problem.parameters[k].numel()),
                   plain[k]);
      expect_near(flat(problem.parameters[k]), json(plain[k].values), "step " + std::to_string(step));
    }
  }
}

TEST_P(UpdateRules, StateHasPyTorchsForm) {
  Problem problem(GetParam());
  Optimizer optimizer(GetParam(), problem.groups);
  for (int step = 0; step < 10; ++step) problem.step(optimizer, step);
  const OptimizerState state = optimizer.state();
  ASSERT_EQ(state.parameters.size(), 3U);
  for (const OptimizerState::Parameter& parameter : state.parameters) {
    const json& reference = problem.reference["state"][std::to_string(parameter.index)];
    ASSERT_EQ(parameter.values.size(), reference.size());
    for (const auto& [key, value] : parameter.values) {
      ASSERT_TRUE(reference.contains(key)) << key;
      ASSERT_EQ(value.numel(), static_cast<std::int64_t>(reference[key].size())) << key;
      for (std::size_t i = 0; i < reference[key].size(); ++i) {
        const double expected = reference[key][i];
        EXPECT_NEAR(flat(value)[i], expected, 2e-6 * std::max(1.0, std::abs(expected))) << key;
      }
    }
  }
  for (std::size_t g = 0; g < 3; ++g) {
    json reference = problem.reference["param_groups"][g];
    EXPECT_EQ(state.groups[g].parameters, reference["params"].get<std::vector<std::int64_t>>());
    EXPECT_EQ(state.groups[g].settings.size(),
              reference.size());  // one for initial_lr, which only schedulers add, for params
    for (const Setting& setting : state.groups[g].settings) {
      if (setting.name == "initial_lr") continue;
      ASSERT_TRUE(reference.contains(setting.name)) << setting.name;
      const json& value = reference[setting.name];
      if (const auto* number = std::get_if<double>(&setting.value)) {
        EXPECT_NEAR(*number, value.get<double>(), 1e-12) << setting.name;
      } else if (const auto* flag = std::get_if<bool>(&setting.value)) {
        EXPECT_EQ(*flag, value.get<bool>()) << setting.name;
      } else if (const auto* betas = std::get_if<std::pair<double, double>>(&setting.value)) {
        EXPECT_EQ(betas->first, value[0].get<double>());
        EXPECT_EQ(betas->second, value[1].get<double>());
      } else {
        EXPECT_TRUE(value.is_null()) << setting.name;
      }
    }
  }
}

TEST_P(UpdateRules, ResumesBitForBit) {
  Problem all(GetParam()), half(GetParam());
  Optimizer optimizer(GetParam(), all.groups), first(GetParam(), half.groups),
      second(GetParam(), half.groups);
  for (int step = 0; step < 5; ++step) {
    all.step(optimizer, step);
    half.step(first, step);
  }
  second.load(first.state());
  EXPECT_EQ(second.groups()[1].lr, optimizer.groups()[1].lr);
  EXPECT_EQ(second.groups()[1].momentum, optimizer.groups()[1].momentum);
  for (int step = 5; step < 10; ++step) {
    all.step(optimizer, step);
    half.step(second, step);
  }
  for (int k = 0; k < 3; ++k) EXPECT_TRUE(all.parameters[k].equal(half.parameters[k]));
}

TEST(Optimizer, HasARuleForEveryName) {
  EXPECT_EQ(optimizer_names().size(), std::size(kNames));
  for (const std::string_view name : optimizer_names()) EXPECT_EQ(make_update_rule(name)->name(), name);
  std::vector<std::string_view> choices = split(find_argument("optimizer")->traits.choices, '|');
  EXPECT_EQ(std::erase(choices, "auto"), 1U);
  EXPECT_TRUE(std::ranges::equal(choices, optimizer_names()));
}

TEST(Optimizer, PassesOverWhatDoesNotLearn) {
  Problem problem("AdamW");
  problem.parameters[1].requires_grad_(false);
  Optimizer optimizer("AdamW", problem.groups);
  const at::Tensor before = problem.parameters[1].detach().clone();
  problem.parameters[2].mutable_grad() = at::ones({4});
  optimizer.step();
  EXPECT_TRUE(problem.parameters[1].equal(before));
  EXPECT_EQ(optimizer.gradients().size(), 1U);
  const OptimizerState state = optimizer.state();
  ASSERT_EQ(state.parameters.size(), 1U);
  EXPECT_EQ(state.parameters[0].index, 2);
  Optimizer other("AdamW", problem.groups);
  other.load(state);
  optimizer.zero_grad();
  EXPECT_TRUE(optimizer.gradients().empty());
}

TEST(Optimizer, RefusesAStateThatDoesNotFit) {
  Problem problem("SGD");
  Optimizer sgd("SGD", problem.groups), adam("Adam", problem.groups);
  problem.step(sgd, 0);
  const OptimizerState good = sgd.state();
  EXPECT_THROW(adam.load(good), Error);
  OptimizerState bad = good;
  bad.groups.pop_back();
  EXPECT_THROW(sgd.load(bad), Error);
  bad = good;
  bad.groups[0].parameters.push_back(7);
  EXPECT_THROW(sgd.load(bad), Error);
  bad = good;
  bad.parameters[0].values[0].second = at::zeros({5});
  EXPECT_THROW(sgd.load(bad), Error);
  bad = good;
  bad.groups[0].settings[0].value = true;  // lr
  EXPECT_THROW(sgd.load(bad), Error);
  EXPECT_THROW(Optimizer("sgd", problem.groups), Error);
}

}  // namespace
}  // namespace yolo::train
