// Five steps of each optimizer on one batch against the peer's: network, loss, gradients, clipping, rule and
// average together.
#include <torch/types.h>

#include "train/loss/loss_case.hpp"
#include "train/loss/make_criterion.hpp"
#include "train/optimise/finish_step.hpp"

namespace yolo::train {
namespace {

using nlohmann::json;

class TrainingSteps : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    YOLO_NEEDS_SHARED("golden/train_steps_detect.json");
    golden_ = test::read_json(test::shared("golden/train_steps_detect.json"))["optimizers"][GetParam()];
    case_ = test::read_loss_case("detect");
  }

  json golden_;
  test::LossCase case_;
};

// SGD's steps follow the gradients, and rounding grows slowly. The other rules divide by the size of the
// gradients: where these are next to nothing a weight's way has the sign of rounding, and cells change their
// objects from the second step on. (The peer itself: with NAdam and a learning rate 0.2 % smaller its second
// norm is 107.8 instead of 113.5.) So of those two steps are compared, and norms of weights; that the rules
// are PyTorch's to 1e-6 is tested on their own.
struct Tolerances {
  std::vector<double> items, norms;  // of each step
  double weights, statistics;
};

Tolerances tolerances_of(std::string_view optimizer) {
  if (optimizer == "SGD") return {{1e-4, 1e-3, 3e-3, 1e-2, 2e-2}, {1e-3, 1e-2, 3e-2, 0.1, 0.2}, 1e-4, 1e-3};
  return {{1e-4, 1e-2}, {1e-3, 0.1}, 1e-3, 1e-2};
}

double norm_of(const at::Tensor& tensor) { return tensor.detach().to(at::kDouble).norm().item<double>(); }

// `key`: "" for the weights, "ema_" for their average.
void expect_weights(Parameters& found, const json& golden, const std::string& key, double tolerance) {
  double sum = 0;
  for (const NamedParameter& entry : found.entries())
    sum += entry.buffer ? 0 : std::pow(norm_of(entry.tensor), 2);
  const double expected = golden[key + "all_params_l2"].get<double>();
  EXPECT_NEAR(std::sqrt(sum), expected, 0.1 * tolerance * expected) << key;
  for (const auto& [name, values] : golden["params_after"].items()) {
    const at::Tensor now = found.find(name)->tensor.detach().contiguous().view(-1);
    const double norm = values[key + "l2"].get<double>();
    EXPECT_NEAR(norm_of(now), norm, tolerance * norm) << key << name;
  }
}

// What single values moved by, within a share of what their neighbours moved by.
void expect_ways(Parameters& found, Parameters& before, const json& golden, const std::string& key) {
  for (const auto& [name, values] : golden["params_after"].items()) {
    const at::Tensor now = found.find(name)->tensor.detach().contiguous().view(-1);
    const at::Tensor old = before.find(name)->tensor.detach().contiguous().view(-1);
    const double moved = norm_of(now - old) / std::sqrt(static_cast<double>(now.numel()));
    for (const json& sample : values[key + "samples"]) {
      const double value = sample[1].get<double>();
      EXPECT_NEAR(now[sample[0].get<std::int64_t>()].item<double>(), value,
                  0.1 * moved + 1e-6 * std::abs(value))
          << key << name << " " << sample[0] << ", usual way " << moved;
    }
  }
}

TEST_P(TrainingSteps, AreThePeers) {
  TorchNetwork network(case_.network, at::kCPU), average(case_.network, at::kCPU),
      before(case_.network, at::kCPU);
  freeze_layers(network.parameters().entries(), {});
  Optimizer optimizer(GetParam(), make_groups(network.parameters().entries(), golden_["lr"],
                                              golden_["momentum"], golden_["weight_decay"]));
  GradScaler off(false, at::kCPU);
  Ema ema(average.parameters().entries(), network.parameters().entries());
  const std::unique_ptr<Criterion> criterion = make_criterion(case_.network, TrainOptions());
  const TensorBatch batch = to_tensors(case_.batch, at::kCPU);
  const Tolerances tolerances = tolerances_of(GetParam());
  network.set_training(true);
  for (std::size_t i = 0; i < golden_["steps"].size(); ++i) {
    SCOPED_TRACE(i);
    const json& step = golden_["steps"][i];
    const Loss loss = (*criterion)(network.forward(batch.images), batch);
    const bool compared = i < tolerances.items.size();
    if (compared) test::expect_close(loss.items, step["items"], tolerances.items[i]);
    if (compared) test::expect_close(loss.total, step["loss"], tolerances.items[i]);
    loss.total.backward();
    const StepOutcome outcome = finish_step(optimizer, off, &ema);
    EXPECT_TRUE(outcome.applied);
    const double norm = step["grad_norm_before_clip"].get<double>();
    if (compared) {
      EXPECT_NEAR(outcome.gradient_norm.item<double>(), norm, tolerances.norms[i] * norm);
    }
  }
  for (const auto& [key, parameters] : {std::pair(std::string(), &network.parameters()),
                                        std::pair(std::string("ema_"), &average.parameters())}) {
    expect_weights(*parameters, golden_, key, tolerances.weights);
    if (GetParam() == std::string_view("SGD")) expect_ways(*parameters, before.parameters(), golden_, key);
  }
  for (const auto& [name, norm] : golden_["running_mean_l2"].items()) {
    EXPECT_NEAR(norm_of(network.parameters().find(name)->tensor), norm.get<double>(),
                tolerances.statistics * norm.get<double>())
        << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Shared, TrainingSteps,
                         testing::Values("SGD", "AdamW", "Adam", "RMSProp", "NAdam"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace yolo::train
