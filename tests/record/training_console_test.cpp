// The console of an epoch: what is written when, on a terminal and in a file.
#include "record/training_console.hpp"

#include "support.hpp"

namespace yolo::record {
namespace {

struct Console {
  std::string text;
  double now = 0;

  Log log() {
    return Log([this](LogLevel, std::string_view line) { text += std::string(line) + "\n"; });
  }
  ShowProgress lines(bool terminal) {
    ProgressOptions options;
    options.output = [this](std::string_view part) { text += part; };
    options.terminal = terminal;
    options.clock = [this] { return now; };
    return progress_lines(options);
  }
};

StepReport report(double loss) {
  StepReport step;
  step.losses = {loss};
  step.instances = 8;
  step.size = 64;
  return step;
}

TEST(TrainingConsole, AFileGetsOneLineAnEpoch) {
  Console console;
  TrainingConsole training(console.log(), console.lines(false), {"loss"}, true);
  for (int epoch = 1; epoch <= 2; ++epoch) {
    training.begin_epoch(epoch, 2, 2);
    for (const double loss : {2.5, 1.25}) {
      console.now += 0.5;
      training.step(report(loss));
    }
  }
  EXPECT_EQ(console.text,
            "\n      Epoch    GPU_mem       loss  Instances       Size\n"
            "        1/2         0G       1.25          8         64: 100%|██████████| 2/2 [00:01<00:00,  "
            "2.00it/s]\n"
            "\n      Epoch    GPU_mem       loss  Instances       Size\n"
            "        2/2         0G       1.25          8         64: 100%|██████████| 2/2 [00:01<00:00,  "
            "2.00it/s]\n");
}

TEST(TrainingConsole, ATerminalShowsEachStepOnTheSameLine) {
  Console console;
  TrainingConsole training(console.log(), console.lines(true), {"loss"}, true);
  training.begin_epoch(1, 1, 2);
  console.text.clear();
  for (const double loss : {2.5, 1.25}) {
    console.now += 0.5;
    training.step(report(loss));
  }
  EXPECT_THAT(console.text,
              testing::HasSubstr("\r        1/1         0G        2.5          8         64:  50%|"));
  EXPECT_THAT(console.text,
              testing::HasSubstr("\r        1/1         0G       1.25          8         64: 100%|"));
  EXPECT_EQ(std::ranges::count(console.text, '\n'), 1);
  EXPECT_TRUE(console.text.ends_with("\n"));
}

TEST(TrainingConsole, WithoutProgressTheLogGetsARow) {
  Console console;
  TrainingConsole training(console.log(), {}, {"loss"}, true);
  training.begin_epoch(1, 1, 1);
  training.step(report(0.5));
  EXPECT_THAT(console.text,
              testing::EndsWith("Size\n        1/1         0G        0.5          8         64\n"));
}

TEST(ProgressLines, StagesStandOnLinesOfTheirOwn) {
  Console console;
  const ShowProgress show = console.lines(false);
  show("scan", 0, 4);
  show("scan", 4, 4);
  show("val", 1, 2);
  show("val", 2, 2);
  EXPECT_THAT(console.text, testing::MatchesRegex("scan: 100%[^\n]*\nval: 100%[^\n]*\n"));
}

}  // namespace
}  // namespace yolo::record
