// How a training ends, and what it then leaves: patience and save=False, against what the peer was seen to
// do.
#include <optional>
#include <set>
#include <yolo/error.hpp>

#include "file_size_limit.hpp"
#include "record/results_csv.hpp"
#include "train/trainer/listed_fitness.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;

std::set<std::string> checkpoints_of(const Trainer& trainer) {
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(trainer.last()).parent_path())) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

std::size_t rows_of(const Trainer& trainer) {
  return record::read_results_csv(fs::path(trainer.save_dir()) / "results.csv").size();
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

using Names = std::set<std::string>;

// Ultralytics 8.3.6, yolo11n.pt on coco8.yaml, epochs=10 imgsz=64 batch=4 patience=2: it stopped after epoch
// 4 and named epoch 2 the best. Its fitness, a tenth of mAP50 and nine tenths of mAP50-95; the third was
// lower in digits that it did not print.
const std::vector<double> kPeers{0.095906, 0.097528, 0.097527, 0.09};

TEST(Patience, EndsTheTrainingWhereThePeerDid) {
  test::Toy toy;
  toy.options.epochs = 10;
  toy.options.patience = 2;
  std::string told;
  test::ListedTrainer trainer(
      toy, kPeers, Log([&](LogLevel, std::string_view line) { told += std::string(line) + "\n"; }));
  const TrainResult result = trainer.train();
  EXPECT_EQ(result.epochs, 4);
  EXPECT_EQ(rows_of(trainer), 4U);
  EXPECT_EQ(trainer.best_fitness(), kPeers[1]);
  EXPECT_NE(told.find("the last 2 epochs brought no progress. The best results were those of epoch 2"),
            std::string::npos)
      << told;
  EXPECT_EQ(checkpoints_of(trainer), (Names{"best.pt", "last.pt"}));
}

TEST(Patience, IsNotTriedByEpochsAsGoodAsTheBest) {
  test::Toy toy;
  toy.options.epochs = 5;
  toy.options.patience = 2;
  test::ListedTrainer trainer(toy, {0.5});
  EXPECT_EQ(trainer.train().epochs, 5);
}

// The disk is full from the end of the second epoch on.
std::string error_on_full_disk(Trainer& trainer, rlim_t room) {
  std::optional<test::FileSizeLimit> limit;
  trainer.add_callback("on_train_epoch_end", [&](Trainer& t) {
    if (t.epoch() == 1) limit.emplace(room);
  });
  try {
    trainer.train();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(FullDisk, EndsTheTrainingAndLeavesWhatWasThere) {
  struct Case {
    rlim_t room;
    const char* named;
  };
  for (const Case& test : {Case{100, "results.csv"}, Case{4000, "best.pt"}}) {
    test::Toy toy;
    toy.options.epochs = 3;
    toy.options.plots = false;
    test::ListedTrainer trainer(toy, {0.1, 0.2, 0.3});
    std::string before;
    trainer.add_callback("on_model_save", [&](Trainer& t) { before = bytes_of(t.last()); });
    const std::string error = error_on_full_disk(trainer, test.room);
    EXPECT_THAT(error, testing::HasSubstr(test.named));
    EXPECT_EQ(error.find(test.named), error.rfind(test.named)) << error;
    EXPECT_THAT(error, testing::HasSubstr("File too large"));
    EXPECT_FALSE(before.empty());
    EXPECT_EQ(bytes_of(trainer.last()), before) << "the checkpoint of the epoch before is whole";
  }
}

// The peer with save=False: the same files as else, its checkpoints written after the last epoch only.
TEST(Unsaved, LastEpochIsTheBest) {
  test::Toy toy;
  toy.options.save = false;
  toy.options.save_period = 1;
  toy.options.epochs = 3;
  test::ListedTrainer trainer(toy, {0.1, 0.2, 0.3});
  int saved = 0;
  trainer.add_callback("on_fit_epoch_end", [&](Trainer& t) {
    EXPECT_EQ(checkpoints_of(t).empty(), t.epoch() < 2);
  });
  trainer.add_callback("on_model_save", [&](Trainer&) { ++saved; });
  const TrainResult result = trainer.train();
  EXPECT_EQ(saved, 1);
  EXPECT_EQ(checkpoints_of(trainer), (Names{"best.pt", "epoch2.pt", "last.pt"}));
  EXPECT_EQ(result.best, trainer.best());
  EXPECT_EQ(rows_of(trainer), 3U);
  EXPECT_TRUE(fs::is_regular_file(fs::path(result.save_dir) / "args.yaml"));
}

// As the peer, whose best.pt is missing then; it does not validate once more.
TEST(Unsaved, AnEarlierEpochWasTheBest) {
  test::Toy toy;
  toy.options.save = false;
  test::ListedTrainer trainer(toy, {0.3, 0.2});
  int measured = 0;
  trainer.add_callback("on_fit_epoch_end", [&](Trainer&) { ++measured; });
  const TrainResult result = trainer.train();
  EXPECT_EQ(measured, 2);
  EXPECT_EQ(checkpoints_of(trainer), Names{"last.pt"});
  EXPECT_EQ(result.best, "");
  EXPECT_EQ(result.weights(), trainer.last());
}

TEST(Unsaved, WhatAnotherTrainingLeftIsNotTakenForItsOwn) {
  test::Toy toy;
  toy.options.exist_ok = true;
  toy.options.name = "again";
  test::ListedTrainer before(toy, {0.2, 0.3});
  EXPECT_NE(before.train().best, "");
  toy.options.save = false;
  test::ListedTrainer trainer(toy, {0.3, 0.2});
  const TrainResult result = trainer.train();
  EXPECT_EQ(trainer.last(), before.last());
  EXPECT_EQ(result.best, "");
  EXPECT_EQ(result.weights(), trainer.last());
}

TEST(Unsaved, AnEventEndsItWithLastWeights) {
  test::Toy toy;
  toy.options.save = false;
  toy.options.epochs = 10;
  test::ListedTrainer trainer(toy, {0.3, 0.2});
  trainer.add_callback("on_fit_epoch_end", [](Trainer& t) {
    if (t.epoch() == 1) t.stop();
  });
  EXPECT_EQ(trainer.train().epochs, 2);
  EXPECT_EQ(checkpoints_of(trainer), Names{"last.pt"});
}

// The peer leaves no checkpoint at all when patience ends such a training, and then fails for want of one.
TEST(Unsaved, PatienceEndsItWithLastWeights) {
  test::Toy toy;
  toy.options.save = false;
  toy.options.epochs = 10;
  toy.options.patience = 1;
  test::ListedTrainer trainer(toy, {0.3, 0.2});
  EXPECT_EQ(trainer.train().epochs, 2);
  EXPECT_EQ(checkpoints_of(trainer), Names{"last.pt"});
}

}  // namespace
}  // namespace yolo
