#include "train/loss/expect_step.hpp"

#include "train/loss/loss_case.hpp"

namespace yolo::test {
namespace {

using nlohmann::json;

void expect_samples(train::Parameters& parameters, const json& expected) {
  const json single_values = expected.value("grad_samples", json::object());
  for (const auto& [name, samples] : single_values.items()) {
    const at::Tensor gradient = parameters.find(name)->tensor.grad().contiguous().view(-1);
    // One value carries the rounding of all that were added up: it is compared with the usual size of its
    // neighbours.
    const double usual =
        expected["grad_l2"][name].get<double>() / std::sqrt(static_cast<double>(gradient.numel()));
    const double floor = std::max(1e-7, 5e-3 * usual);
    for (const json& sample : samples) {
      const double value = sample[1].get<double>();
      EXPECT_NEAR(gradient[sample[0].get<std::int64_t>()].item<double>(), value,
                  std::max(floor, 2e-3 * std::abs(value)))
          << name << " " << sample[0];
    }
  }
}

// Where a network is known to pass rounding on: behind a rectifier, a value beside zero lets its gradient through or not.
double rounding_of(const json& expected, const std::string& name) {
  return expected.contains("grad_l2_shaken") ? 3 * expected["grad_l2_shaken"].at(name).get<double>() : 0;
}

// The newer files give the items times the images apart.
json sum_of(const json& values) {
  double sum = 0;
  for (const json& value : values) sum += value.get<double>();
  return sum;
}

}  // namespace

void expect_loss(const train::Loss& loss, const json& expected) {
  expect_close(loss.items, expected["loss_items"], 1e-4);
  expect_close(loss.total, expected.contains("loss_total") ? expected["loss_total"] : sum_of(expected["loss_vector"]), 1e-4);
}

void expect_gradients(train::Parameters& parameters, const json& expected) {
  double sum = 0, slack = 0;
  for (const auto& [name, norm] : expected["grad_l2"].items()) {
    const train::NamedParameter* parameter = parameters.find(name);
    ASSERT_NE(parameter, nullptr) << name;
    ASSERT_TRUE(parameter->tensor.grad().defined()) << name;
    const double found = parameter->tensor.grad().to(at::kDouble).norm().item<double>();
    sum += found * found;
    // Biases before a softmax over what they shift have no gradient but for rounding.
    EXPECT_NEAR(found, norm.get<double>(), std::max({1e-5, 1e-3 * norm.get<double>(), rounding_of(expected, name)})) << name;
    slack += rounding_of(expected, name);
  }
  const double all = expected["grad_global_l2"].get<double>();
  EXPECT_NEAR(std::sqrt(sum), all, std::max(1e-3 * all, slack));
  const json idle = expected.value("params_without_grad", json::array());
  for (const json& name : idle) {
    EXPECT_FALSE(parameters.find(name.get<std::string>())->tensor.grad().defined()) << name;
  }
  expect_samples(parameters, expected);
}

void expect_statistics(train::Parameters& parameters, const json& expected) {
  for (const auto& [name, values] : expected["bn_after_forward"].items()) {
    if (values.is_array()) {
      const at::Tensor found = parameters.find(name)->tensor.contiguous().view(-1);
      for (const json& sample : values) {
        const double value = sample[1].get<double>();
        EXPECT_NEAR(found[sample[0].get<std::int64_t>()].item<double>(), value, std::max(1e-6, 1e-4 * std::abs(value))) << name;
      }
      continue;
    }
    for (const char* kind : {"mean", "var"}) {
      const at::Tensor found = parameters.find(name + ".running_" + kind)->tensor;
      expect_close(found.narrow(0, 0, 4), values[std::string("running_") + kind + "_first4"], 1e-4);
    }
  }
}

}  // namespace yolo::test
