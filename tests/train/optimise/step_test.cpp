// Clipping, scaling of the loss, the moving average and what is not finite.
#include <ATen/Functions.h>

#include <limits>
#include <support.hpp>
#include <yolo/error.hpp>

#include "train/optimise/finish_step.hpp"
#include "train/optimise/schedule.hpp"

namespace yolo::train {
namespace {

at::Tensor f32(const std::vector<double>& values) {
  return at::tensor(values, at::TensorOptions(at::kFloat));
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Clipping, ScalesToTheNorm) {
  std::vector<at::Tensor> gradients{f32({30, 0}), f32({0, 0, 40})};
  EXPECT_NEAR(clip_gradients(gradients, 10).item<double>(), 50, 1e-4);  // 3-4-5
  EXPECT_NEAR(gradients[0][0].item<double>(), 6, 1e-5);
  EXPECT_NEAR(gradients[1][2].item<double>(), 8, 1e-5);
  EXPECT_NEAR(clip_gradients(gradients, 100).item<double>(), 10, 1e-5);
  EXPECT_NEAR(gradients[1][2].item<double>(), 8, 1e-5);
  std::vector<at::Tensor> none;
  EXPECT_EQ(clip_gradients(none, 10).item<double>(), 0);
}

TEST(FiniteGuard, NoticesOnce) {
  FiniteGuard guard;
  EXPECT_FALSE(guard.tripped());
  guard.watch(f32({1, 2, 3e38, -3e38}));
  EXPECT_FALSE(guard.tripped());
  guard.watch(f32({1, kInfinity}));
  guard.watch(f32({1}));
  EXPECT_TRUE(guard.tripped());
  EXPECT_FALSE(guard.tripped());
  guard.watch(f32({std::nan("")}).sum());
  EXPECT_TRUE(guard.tripped());
}

// The rule of PyTorch's GradScaler: 65536 at first, halved by an overflow, doubled by 2000 good steps in a
// row.
TEST(GradScaler, FollowsOverflows) {
  GradScaler scaler(true, at::kCPU);
  EXPECT_EQ(scaler.scale(f32({2})).item<double>(), 131072);
  std::vector<at::Tensor> gradients{f32({65536, -131072})};
  EXPECT_TRUE(scaler.unscale(gradients));
  EXPECT_TRUE(gradients[0].equal(f32({1, -2})));
  scaler.update();
  EXPECT_EQ(scaler.state().good_steps, 1);
  gradients = {f32({1}), f32({kInfinity, 1})};
  EXPECT_FALSE(scaler.unscale(gradients));
  scaler.update();
  EXPECT_EQ(scaler.state().scale, 32768);
  EXPECT_EQ(scaler.state().good_steps, 0);
  scaler.load({32768, 1999});
  gradients = {f32({1})};
  EXPECT_TRUE(scaler.unscale(gradients));
  scaler.update();
  EXPECT_EQ(scaler.state().scale, 65536);
}

TEST(GradScaler, OffDoesNothing) {
  GradScaler scaler(false, at::kCPU);
  std::vector<at::Tensor> gradients{f32({kInfinity})};
  EXPECT_EQ(scaler.scale(f32({2})).item<double>(), 2);
  EXPECT_TRUE(scaler.unscale(gradients));
  scaler.update();
}

std::vector<NamedParameter> single(double value) { return {{"w", f32({value})}}; }

TEST(SharedEma, DecayAndValuesOfThePeer) {
  YOLO_NEEDS_SHARED("golden/schedule.json");
  const nlohmann::json golden = test::read_json(test::shared("golden/schedule.json"))["ema"];
  for (const auto& row : golden["updates_decay"]) {
    const double expected = row[1];
    EXPECT_NEAR(Ema::decay(row[0].get<std::int64_t>()), expected, 1e-6 * expected);
  }
  std::vector<NamedParameter> average = single(1), weights = single(1);
  Ema ema(average, weights);
  for (int i = 1; i <= 10; ++i) {
    weights[0].tensor.fill_(1 + 0.5 * i);
    ema.update();
    EXPECT_NEAR(average[0].tensor.item<double>(), golden["example"]["values"][i - 1].get<double>(), 2e-6);
  }
  EXPECT_EQ(ema.updates(), 10);
}

TEST(Ema, FollowsStatisticsButNotCounters) {
  std::vector<NamedParameter> average{{"bn.running_mean", f32({0, 4})},
                                      {"bn.num_batches_tracked", at::zeros({}, at::kLong)}};
  std::vector<NamedParameter> weights{{"bn.running_mean", f32({1, 2})},
                                      {"bn.num_batches_tracked", at::ones({}, at::kLong)}};
  Ema ema(average, weights);
  ema.set_updates(1999);
  ema.update();
  const double d = 0.9999 * (1 - std::exp(-1));
  EXPECT_NEAR(average[0].tensor[0].item<double>(), 1 - d, 1e-6);
  EXPECT_NEAR(average[0].tensor[1].item<double>(), 4 * d + 2 * (1 - d), 1e-6);
  EXPECT_EQ(average[1].tensor.item<int>(), 0);
  weights.pop_back();
  EXPECT_THROW(Ema(average, weights), Error);
}

TEST(FinishStep, LeavesOutWhatIsNotFinite) {
  std::vector<NamedParameter> entries{{"w", f32({1, 2}).requires_grad_(true), true}};
  Optimizer optimizer("SGD", make_groups(entries, 0.1, 0, 0));
  GradScaler off(false, at::kCPU);
  at::Tensor& weight = entries[0].tensor;
  weight.mutable_grad() = f32({kInfinity, 0});
  EXPECT_FALSE(finish_step(optimizer, off, nullptr).applied);
  EXPECT_TRUE(weight.equal(f32({1, 2})));
  EXPECT_FALSE(weight.grad().defined());
  weight.mutable_grad() = f32({30, 40});
  EXPECT_TRUE(finish_step(optimizer, off, nullptr).applied);
  EXPECT_NEAR(weight[0].item<double>(), 1 - 0.1 * 6, 1e-6);  // clipped from 50 to 10
  EXPECT_NEAR(weight[1].item<double>(), 2 - 0.1 * 8, 1e-6);
}

}  // namespace
}  // namespace yolo::train
