// Schedules and the choice of optimizer against real trainings of the peer; no LibTorch here.
#include <cmath>
#include <support.hpp>
#include <yolo/error.hpp>

#include "config/options.hpp"
#include "core/usage_error.hpp"
#include "train/optimise/choice.hpp"
#include "train/optimise/schedule.hpp"

namespace yolo::train {
namespace {

using nlohmann::json;

json golden() { return test::read_json(test::shared("golden/schedule.json")); }

// Seven significant digits are recorded.
void expect_close(double value, double reference, const std::string& what) {
  EXPECT_NEAR(value, reference, 1e-6 * std::abs(reference) + 1e-12) << what;
}

ScheduleOptions options_of(const json& run) {
  const json& args = run["args"];
  ScheduleOptions options;
  options.epochs = args["epochs"];
  options.batch = args["batch"];
  options.batches = run["nb"];
  options.cosine = args.value("cos_lr", false);
  options.warmup_epochs = args.value("warmup_epochs", 3.0);
  TrainOptions train;
  train.optimizer = args["optimizer"];
  if (args.contains("lr0")) train.lr0 = args["lr0"].get<double>();
  const OptimizerChoice choice = choose_optimizer(train, 70, 80);
  EXPECT_EQ(choice.name, run["optimizer"].get<std::string>());
  options.lr0 = choice.lr;
  options.momentum = choice.momentum;
  options.warmup_bias_lr = choice.warmup_bias_lr;
  options.warms_momentum = choice.name == "SGD";
  return options;
}

TEST(SharedSchedule, EveryIterationOfThePeersTrainings) {
  YOLO_NEEDS_SHARED("golden/schedule.json");
  int checked = 0;
  const json rows = golden()["runs"];
  for (const json& run : rows) {
    const std::string label = run["label"];
    const Schedule schedule(options_of(run));
    Accumulation accumulation;
    std::vector<int> steps;
    const int batches = run["nb"];
    for (int i = 0; i < run["iterations"].get<int>(); ++i) {
      const IterationSettings settings = schedule.at(i, i / batches);
      const std::string where = label + ", iteration " + std::to_string(i);
      expect_close(settings.bias_lr, run["lr_group0_bias"][i], where);
      expect_close(settings.lr, run["lr_group1_weights"][i], where);
      expect_close(settings.lr, run["lr_group2_norm"][i], where);
      expect_close(settings.momentum, run["momentum_or_beta1_per_iteration"][i], where);
      EXPECT_EQ(settings.accumulate, run["accumulate"][i].get<int>()) << where;
      if (accumulation.steps_after(i, settings.accumulate)) steps.push_back(i);
      ++checked;
    }
    EXPECT_EQ(steps, run["optimizer_step_iterations"].get<std::vector<int>>()) << label;
    EXPECT_EQ(accumulation.last(), steps.back());
  }
  EXPECT_EQ(checked, 595);  // 70 + 70 + 140 + 140 + 70 + 70 + 35
}

TEST(SharedSchedule, FactorsPerEpoch) {
  YOLO_NEEDS_SHARED("golden/schedule.json");
  const json factors = golden()["lf"];
  for (const bool cosine : {false, true}) {
    ScheduleOptions options;
    options.epochs = 10;
    options.cosine = cosine;
    const Schedule schedule(options);
    for (int epoch = 0; epoch <= 10; ++epoch) {
      expect_close(schedule.factor(epoch), factors[cosine ? "cos" : "linear"][epoch], std::to_string(epoch));
    }
  }
}

TEST(Schedule, LengthOfWarmUp) {
  ScheduleOptions options;
  options.batches = 7;
  EXPECT_EQ(Schedule(options).warmup_iterations(), 100);
  options.batches = 1000;
  EXPECT_EQ(Schedule(options).warmup_iterations(), 3000);
  options.warmup_epochs = 0.5;
  EXPECT_EQ(Schedule(options).warmup_iterations(), 500);
  options.warmup_epochs = 0;
  EXPECT_EQ(Schedule(options).warmup_iterations(), -1);
  options.batches = 0;
  EXPECT_THROW(Schedule{options}, Error);
}

TEST(SharedChoice, AutomaticAsThePeer) {
  YOLO_NEEDS_SHARED("golden/schedule.json");
  TrainOptions options;
  const json rows = golden()["auto"];
  for (const json& row : rows) {
    const OptimizerChoice choice = choose_optimizer(options, row["iterations"], row["nc"]);
    EXPECT_EQ(choice.name, row["optimizer"].get<std::string>());
    EXPECT_DOUBLE_EQ(choice.lr, row["lr"].get<double>());
    EXPECT_DOUBLE_EQ(choice.momentum, row["momentum"].get<double>());
    EXPECT_DOUBLE_EQ(choice.warmup_bias_lr, row["warmup_bias_lr"].get<double>());
  }
}

// Numbers of classes whose rate lies on half a millionth, run through the peer.
TEST(Choice, RoundsRatesAsThePeer) {
  const TrainOptions options;
  EXPECT_EQ(choose_optimizer(options, 100, 28).lr, 0.000313);
  EXPECT_EQ(choose_optimizer(options, 100, 156).lr, 6.3e-05);
  EXPECT_EQ(choose_optimizer(options, 100, 796).lr, 1.3e-05);
  EXPECT_EQ(choose_optimizer(options, 100, 2).lr, 0.001667);
}

TEST(Choice, WhatTheUserGaveCounts) {
  TrainOptions options;
  options.lr0 = 0.02;
  options.momentum = 0.5;
  EXPECT_EQ(choose_optimizer(options, 100, 80).lr, 0.02);
  EXPECT_EQ(choose_optimizer(options, 100, 80).momentum, 0.5);
  EXPECT_EQ(choose_optimizer(options, 100, 80).name, "AdamW");
  EXPECT_EQ(choose_optimizer(options, 20000, 80).name, "SGD");
  EXPECT_EQ(choose_optimizer(options, 20000, 80, "AdamW").name, "AdamW");  // the training became longer
  EXPECT_EQ(choose_optimizer(options, 100, 80, "SGD").name, "SGD");
  options = {};
  options.optimizer = "SGD";
  EXPECT_EQ(choose_optimizer(options, 100, 80).lr, 0.01);
  EXPECT_EQ(choose_optimizer(options, 100, 80).momentum, 0.937);
  EXPECT_EQ(choose_optimizer(options, 100, 80).warmup_bias_lr, 0.1);
  options.optimizer = "sgd";
  EXPECT_THROW(config::check_options(options), UsageError);
}

TEST(SharedChoice, AccumulationAndDecay) {
  YOLO_NEEDS_SHARED("golden/schedule.json");
  const json rows = golden()["accumulate"];
  for (const json& row : rows) {
    const StepSize size = step_size(row["batch"], row["nbs"], 0.0005);
    EXPECT_EQ(size.accumulate, row["accumulate"].get<int>());
    EXPECT_DOUBLE_EQ(size.weight_decay, row["weight_decay_scaled"].get<double>());
  }
  EXPECT_THROW(step_size(0, 64, 0), Error);
  EXPECT_EQ(optimizer_iterations(128, 16, 64, 10), 20);
  EXPECT_EQ(optimizer_iterations(129, 100, 64, 3), 6);
}

}  // namespace
}  // namespace yolo::train
