// Time of what follows the backward pass: clipping, step and moving average, by optimizer. Usage:
// bench_optimiser [model.yaml] [rounds]
#include <ATen/Functions.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include <yolo/graph/model_yaml.hpp>

#include "train/optimise/choice.hpp"
#include "train/optimise/finish_step.hpp"

using namespace yolo::train;

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(std::string_view name, const yolo::graph::Network& structure, int rounds) {
  yolo::graph::Network network = structure, other = structure;
  Parameters weights(network, at::kCPU), average(other, at::kCPU);
  average.copy_from(weights);
  Optimizer optimizer(name, make_groups(weights.entries(), 1e-4, 0.9, 5e-4));
  GradScaler scaler(false, at::kCPU);
  Ema ema(average.entries(), weights.entries());
  std::vector<double> clip, step, averaging;
  for (int round = 0; round <= rounds; ++round) {
    for (NamedParameter& entry : weights.entries()) {
      if (entry.learns) entry.tensor.mutable_grad() = at::full_like(entry.tensor.detach(), 1e-2);
    }
    std::vector<at::Tensor> gradients = optimizer.gradients();
    auto begin = Clock::now();
    clip_gradients(gradients, kMostGradientNorm);
    const double clipped = milliseconds(begin);
    begin = Clock::now();
    optimizer.step();
    const double stepped = milliseconds(begin);
    begin = Clock::now();
    ema.update();
    if (round == 0) continue;  // makes the states
    clip.push_back(clipped);
    step.push_back(stepped);
    averaging.push_back(milliseconds(begin));
  }
  fmt::print("{:8} clip {:6.2f}  step {:6.2f}  average {:6.2f} ms\n", name, median(clip), median(step),
             median(averaging));
}

}  // namespace

int main(int count, char** arguments) {
  const std::string model = count > 1 ? arguments[1] : "yolo11n.yaml";
  const int rounds = count > 2 ? std::max(1, std::atoi(arguments[2])) : 50;
  const yolo::graph::Network network = yolo::graph::network_from_yaml(yolo::graph::find_model_yaml(model));
  for (const std::string_view name : optimizer_names()) measure(name, network, rounds);
}
