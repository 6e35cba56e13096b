// Which training goes on, and where it writes: never another one, and never into the folder of another one.
#include <yolo/error.hpp>
#include <yolo/trainer.hpp>

#include "checkpoint/training_checkpoint.hpp"
#include "core/usage_error.hpp"
#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Told {
  std::string folder, said, error;
  int first_epoch = -1;
};

/// Trains; `killed_after`: so many epochs, as a training that was killed leaves it.
Told train(const std::string& model, const TrainOptions& options, int killed_after = 0) {
  Told told;
  Trainer trainer(model, options, Log([&](LogLevel level, std::string_view line) {
                    if (level == LogLevel::warning) told.said += std::string(line) + "\n";
                  }));
  trainer.add_callback("on_train_epoch_start", [&](Trainer& t) {
    if (told.first_epoch < 0) told.first_epoch = t.epoch();
    if (killed_after > 0 && t.epoch() == killed_after) throw Error("killed");
  });
  try {
    trainer.train();
  } catch (const Error& error) {
    told.error = error.what();
  }
  told.folder = trainer.save_dir();
  return told;
}

/// Two trainings, A and then B, each killed after its first epoch of three.
class TwoRuns : public testing::Test {
 protected:
  TwoRuns() {
    toy_.options.epochs = 3;
    a_ = train(toy_.model, toy_.options, 1).folder;
    toy_.options.seed = 5;
    b_ = train(toy_.model, toy_.options, 1).folder;
    toy_.options.seed = 0;
    backup_ = toy_.folder / "backup_A.pt";
    fs::copy_file(a_ / "weights/last.pt", backup_);
  }

  TrainOptions asks() const {
    TrainOptions options;
    options.resume = true;
    options.progress = toy_.options.progress;
    return options;
  }

  static std::string bytes(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test::Toy toy_;
  fs::path a_, b_, backup_;
};

TEST_F(TwoRuns, TheModelThatIsNamedGoesOnInItsOwnFolder) {
  const std::string others = bytes(b_ / "weights/last.pt");
  const Told told = train(backup_.string(), asks());
  EXPECT_EQ(told.error, "");
  EXPECT_EQ(told.first_epoch, 1);
  EXPECT_TRUE(fs::equivalent(told.folder, a_)) << told.folder;
  EXPECT_EQ(bytes(b_ / "weights/last.pt"), others);
  EXPECT_TRUE(fs::is_regular_file(a_ / "weights/best.pt"));
}

TEST_F(TwoRuns, ResumeNamesItToo) {
  TrainOptions options = asks();
  options.resume_file = backup_.string();
  const Told told = train("", options);
  EXPECT_EQ(told.error, "");
  EXPECT_TRUE(fs::equivalent(told.folder, a_)) << told.folder;
  EXPECT_EQ(told.said, "");
}

TEST_F(TwoRuns, WithAModelBesideItTheModelIsSaidToCountForNothing) {
  TrainOptions options = asks();
  options.resume_file = backup_.string();
  EXPECT_THAT(train(toy_.model, options).said, HasSubstr("toy.yaml has no effect"));
}

TEST_F(TwoRuns, WithoutANameTheNewestOfTheProjectGoesOn) {
  TrainOptions options = asks();
  options.project = toy_.options.project;
  Told told = train("", options);
  EXPECT_EQ(told.error, "");
  EXPECT_EQ(told.said, "");
  EXPECT_TRUE(fs::equivalent(told.folder, b_)) << told.folder;
}

TEST_F(TwoRuns, ANameChoosesAmongThem) {
  TrainOptions options = asks();
  options.project = toy_.options.project;
  options.name = a_.filename().string();
  const Told told = train("", options);
  EXPECT_EQ(told.error, "");
  EXPECT_EQ(told.said, "");
  EXPECT_TRUE(fs::equivalent(told.folder, a_)) << told.folder;
}

TEST_F(TwoRuns, ACopyOfAFolderThatIsGoneGoesOnInANewOne) {
  fs::remove_all(a_);
  const Told told = train(backup_.string(), asks());
  EXPECT_EQ(told.error, "");
  EXPECT_EQ(told.first_epoch, 1);
  EXPECT_THAT(told.said, HasSubstr("is gone: the training goes on in"));
  EXPECT_FALSE(fs::equivalent(told.folder, b_));
  EXPECT_TRUE(fs::is_regular_file(fs::path(told.folder) / "weights/best.pt"));
}

TEST_F(TwoRuns, AFolderThatAnotherTrainingTookIsNotWrittenInto) {
  fs::remove_all(a_);
  TrainOptions other = toy_.options;
  other.name = a_.filename().string();
  const Told taken = train(toy_.model, other, 1);
  ASSERT_TRUE(fs::equivalent(taken.folder, a_));
  const std::string others = bytes(a_ / "weights/last.pt");
  const Told told = train(backup_.string(), asks());
  EXPECT_EQ(told.error, "");
  EXPECT_FALSE(fs::equivalent(told.folder, a_)) << told.folder;
  EXPECT_THAT(told.said, HasSubstr("was used by another one since"));
  EXPECT_EQ(bytes(a_ / "weights/last.pt"), others);
}

TEST_F(TwoRuns, ACopyInTheFolderOfAnotherTrainingGoesBackToItsOwn) {
  fs::copy_file(backup_, b_ / "weights/foreign.pt");
  const std::string others = bytes(b_ / "weights/last.pt");
  const Told told = train((b_ / "weights/foreign.pt").string(), asks());
  EXPECT_EQ(told.error, "");
  EXPECT_TRUE(fs::equivalent(told.folder, a_)) << told.folder;
  EXPECT_EQ(bytes(b_ / "weights/last.pt"), others);
}

TEST_F(TwoRuns, ARunFolderMayBeMoved) {
  const fs::path moved = toy_.folder / "moved";
  fs::rename(a_, moved);
  const Told told = train((moved / "weights/last.pt").string(), asks());
  EXPECT_EQ(told.error, "");
  EXPECT_TRUE(fs::equivalent(told.folder, moved)) << told.folder;
}

TEST_F(TwoRuns, ANameForTheFolderHasNoEffect) {
  TrainOptions options = asks();
  options.name = "other";
  options.resume_file = (a_ / "weights/last.pt").string();
  const Told told = train("", options);
  EXPECT_TRUE(fs::equivalent(told.folder, a_)) << told.folder;
  EXPECT_THAT(told.said, HasSubstr("no effect when a training goes on: name; it stays in"));
}

TEST_F(TwoRuns, WhatIsNoUnfinishedTrainingIsRefused) {
  EXPECT_THAT(train(toy_.model, asks()).error, HasSubstr("is an architecture"));
  EXPECT_THAT(train(a_.string(), asks()).error, HasSubstr("is a folder"));
  TrainOptions missing = asks();
  missing.resume_file = (a_ / "weights/none.pt").string();
  EXPECT_THAT(train("", missing).error, HasSubstr("there is no file"));
  TrainOptions few = asks();
  few.epochs = 1;
  few.given = {"epochs"};
  EXPECT_EQ(train((a_ / "weights/last.pt").string(), few).error, "");  // one epoch is done: it ends
  EXPECT_THAT(train((a_ / "weights/last.pt").string(), asks()).error, HasSubstr("this training is over"));
  EXPECT_THAT(train((a_ / "weights/best.pt").string(), asks()).error, HasSubstr("this training is over"));
}

TEST_F(TwoRuns, FewerEpochsThanAreDoneAreRefused) {
  toy_.options.epochs = 4;
  const fs::path c = train(toy_.model, toy_.options, 2).folder;
  TrainOptions few = asks();
  few.epochs = 1;
  EXPECT_THAT(train((c / "weights/last.pt").string(), few).error, HasSubstr("epochs=1: 2 epochs of this training are done already"));
}

// A value that was given counts even if it is the usual one.
TEST(Resumed, AUsualValueCountsWhereItIsGiven) {
  test::Toy toy;
  toy.options.epochs = 3;
  toy.options.patience = 7;
  const fs::path run = train(toy.model, toy.options, 1).folder;
  TrainOptions options;
  options.resume = true;
  options.given = {"patience"};
  Trainer trainer((run / "weights/last.pt").string(), options);
  trainer.add_callback("on_train_epoch_start", [](Trainer& t) {
    EXPECT_EQ(t.options().patience, 100);
    EXPECT_EQ(t.options().epochs, 3);
  });
  trainer.train();
}

}  // namespace
}  // namespace yolo
