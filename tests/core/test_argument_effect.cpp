// What is said of arguments that do nothing in a run.
#include "core/argument_effect.hpp"

#include <gmock/gmock.h>

#include "core/argument_resolver.hpp"
#include "core/usage_error.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warnings(const std::function<void(const Log&)>& run) {
  std::vector<std::string> lines;
  run(Log([&](LogLevel level, std::string_view line) {
    if (level == LogLevel::warning) lines.emplace_back(line);
  }));
  return lines;
}

Arguments with(Mode mode, std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  Arguments arguments(mode);
  for (const auto& [name, value] : pairs) arguments.set(name, value);
  return arguments;
}

std::vector<std::string> effects(const Arguments& arguments) {
  return warnings([&](const Log& log) { check_effect(arguments, log); });
}

std::vector<std::string> effects(const Arguments& arguments, std::string_view task) {
  return warnings([&](const Log& log) { warn_of_task(arguments, task, log); });
}

TEST(ArgumentEffect, OtherModesAreOneLine) {
  EXPECT_THAT(effects(with(Mode::predict, {{"epochs", "3"}, {"lr0", "0.1"}, {"conf", "0.3"}})),
              ElementsAre("no effect in predict: epochs, lr0"));
  EXPECT_THAT(effects(with(Mode::val, {{"save", "False"}, {"source", "x"}})), ElementsAre("no effect in val: save, source"));
  EXPECT_THAT(effects(with(Mode::train, {{"source", "x"}})), ElementsAre("no effect in train: source"));
  EXPECT_THAT(effects(with(Mode::info, {{"imgsz", "320"}})), ElementsAre("no effect in info: imgsz"));
}

TEST(ArgumentEffect, DefaultsArePassedOverInSilence) {
  EXPECT_THAT(effects(with(Mode::predict, {{"epochs", "100"}, {"label_smoothing", "0.0"}})), IsEmpty());
  EXPECT_THAT(effects(with(Mode::train, {{"label_smoothing", "0.0"}})), IsEmpty());
}

TEST(ArgumentEffect, LabelSmoothingIsSaidToHaveNone) {
  EXPECT_THAT(effects(with(Mode::train, {{"label_smoothing", "0.1"}})),
              ElementsAre(HasSubstr("label_smoothing=0.1 has no effect")));
}

TEST(ArgumentEffect, WhatNeedsAnotherArgumentSaysSo) {
  EXPECT_THAT(effects(with(Mode::predict, {{"save_conf", "True"}})),
              ElementsAre("save_conf=True has no effect without save_txt"));
  EXPECT_THAT(effects(with(Mode::predict, {{"save_conf", "True"}, {"save_txt", "True"}})), IsEmpty());
  EXPECT_THAT(effects(with(Mode::predict, {{"overlap", "0.5"}})), ElementsAre(HasSubstr("without tile")));
  EXPECT_THAT(effects(with(Mode::train, {{"copy_paste_mode", "mixup"}})), ElementsAre(HasSubstr("without copy_paste")));
  EXPECT_THAT(effects(with(Mode::val, {{"mask_ratio", "2"}})), ElementsAre(HasSubstr("without ap")));
  EXPECT_THAT(effects(with(Mode::train, {{"mask_ratio", "2"}})), IsEmpty());
}

TEST(ArgumentEffect, WhatMeansNothingForTheTaskIsOneLine) {
  const Arguments training = with(Mode::train, {{"pose", "6"}, {"dropout", "0.2"}, {"mosaic", "0.5"}, {"lr0", "0.1"}});
  EXPECT_THAT(effects(training, "detect"), ElementsAre("no effect in the task detect: dropout, pose"));
  EXPECT_THAT(effects(training, "pose"), ElementsAre("no effect in the task pose: dropout"));
  EXPECT_THAT(effects(training, "classify"), ElementsAre("no effect in the task classify: pose, mosaic"));
  EXPECT_THAT(effects(with(Mode::predict, {{"retina_masks", "True"}}), "segment"), IsEmpty());
  EXPECT_THAT(effects(with(Mode::predict, {{"retina_masks", "True"}}), "detect"),
              ElementsAre("no effect in the task detect: retina_masks"));
}

// Ultralytics 8.3.6: "conflicting 'task=segment' passed with 'task=detect' model", and it goes on with detect.
TEST(ArgumentEffect, TheTaskOfTheModelCounts) {
  const auto told = [](const Arguments& arguments) {
    return warnings([&](const Log& log) { warn_of_other_task(arguments, "detect", log); });
  };
  EXPECT_THAT(told(with(Mode::train, {{"task", "segment"}, {"model", "m.pt"}})),
              ElementsAre("task=segment is not that of m.pt, a model for detect: going on with task=detect"));
  EXPECT_THAT(told(with(Mode::train, {{"task", "detect"}})), IsEmpty());
  EXPECT_THAT(told(Arguments(Mode::train)), IsEmpty());
}

TEST(ArgumentEffect, EveryNeedAndTaskIsKnown) {
  for (const ArgumentRow& row : argument_table()) {
    if (!row.traits.needs.empty()) {
      EXPECT_NE(find_argument(row.traits.needs), nullptr) << row.name;
    }
    std::string_view tasks = row.traits.tasks;
    while (!tasks.empty()) {
      const std::size_t bar = std::min(tasks.find('|'), tasks.size());
      EXPECT_NE(find_task(tasks.substr(0, bar)), nullptr) << row.name << ": " << tasks;
      tasks.remove_prefix(std::min(bar + 1, tasks.size()));
    }
  }
}

}  // namespace
}  // namespace yolo
