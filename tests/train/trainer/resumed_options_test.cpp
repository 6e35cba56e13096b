// Arguments of a training that goes on: those of its checkpoint, but for what is asked for now.
#include "train/trainer/arguments_record.hpp"

#include "support.hpp"

namespace yolo::train {
namespace {

TrainOptions resumed(const TrainOptions& before, const TrainOptions& asked, std::string* told = nullptr) {
  const Log log([told](LogLevel, std::string_view line) {
    if (told != nullptr) *told += std::string(line) + "\n";
  });
  return resumed_options(arguments_record(before, "detect", "yolo11n.yaml"), asked, log);
}

TEST(ResumedOptions, AreThoseOfTheCheckpoint) {
  TrainOptions before;
  before.epochs = 7;
  before.cos_lr = true;
  before.lr0 = 0.02;
  before.classes = {0, 2};
  const TrainOptions after = resumed(before, {});
  EXPECT_EQ(after.epochs, 7);
  EXPECT_TRUE(after.cos_lr);
  EXPECT_EQ(after.lr0, 0.02);
  EXPECT_EQ(after.classes, (std::vector<int>{0, 2}));
}

TEST(ResumedOptions, WhatIsAskedForCountsAndIsTold) {
  TrainOptions before, asked;
  before.epochs = 7;
  asked.epochs = 9;
  std::string told;
  EXPECT_EQ(resumed(before, asked, &told).epochs, 9);
  EXPECT_EQ(told, "resume: epochs was 7 and is 9 from now on\n");
}

TEST(ResumedOptions, AUsualValueCountsWhereItIsNamed) {
  TrainOptions before, asked;
  before.epochs = 7;
  asked.epochs = 100;
  EXPECT_EQ(resumed(before, asked).epochs, 7);
  asked.given = {"epochs"};
  std::string told;
  EXPECT_EQ(resumed(before, asked, &told).epochs, 100);
  EXPECT_EQ(told, "resume: epochs was 7 and is 100 from now on\n");
}

// The folder of a run is chosen by resume.cpp, and the weights that it began with are of the past.
TEST(ResumedOptions, WhatIsSettledIsNotSaidToChange) {
  TrainOptions asked;
  asked.name = "other";
  asked.pretrained_file = "w.pt";
  std::string told;
  const TrainOptions after = resumed({}, asked, &told);
  EXPECT_EQ(after.name, "");
  EXPECT_EQ(told, "no effect when a training goes on: pretrained\n");
}

TEST(ResumedOptions, ANumberOfFrozenLayersIsNoListOfOne) {
  TrainOptions before;
  before.freeze = {5};
  EXPECT_EQ(resumed(before, {}).freeze.layers, std::vector<int>{5});
  EXPECT_EQ(resumed(before, {}).freeze.first, 0);
  before.freeze = 5;
  EXPECT_EQ(resumed(before, {}).freeze.first, 5);
  TrainOptions asked;
  asked.freeze = {5};
  std::string told;
  EXPECT_EQ(resumed(before, asked, &told).freeze.layers, std::vector<int>{5});
  EXPECT_NE(told.find("freeze was 5 and is [5]"), std::string::npos) << told;
}

}  // namespace
}  // namespace yolo::train
