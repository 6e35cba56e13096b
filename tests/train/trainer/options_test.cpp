// Options that cannot work are refused before the first epoch, each in one line; others are told.
#include <yolo/error.hpp>
#include <yolo/trainer.hpp>

#include "core/usage_error.hpp"
#include "train/trainer/toy.hpp"

namespace yolo {
namespace {

struct Told {
  std::string said, error;
  bool is_usage = false;
  int epochs = 0;
};

Told train(test::Toy& toy) {
  Told told;
  Trainer trainer(toy.model, toy.options, Log([&](LogLevel level, std::string_view line) {
                    if (level == LogLevel::warning) told.said += std::string(line) + "\n";
                  }));
  trainer.add_callback("on_train_epoch_start", [&](Trainer&) { ++told.epochs; });
  try {
    trainer.train();
  } catch (const UsageError& error) {
    told.is_usage = true;
    told.error = error.what();
  } catch (const Error& error) {
    told.error = error.what();
  }
  return told;
}

using Change = void (*)(TrainOptions&);
class Refused : public testing::TestWithParam<std::pair<const char*, Change>> {};

TEST_P(Refused, BeforeTheFirstEpoch) {
  const auto& [part, change] = GetParam();
  test::Toy toy;
  change(toy.options);
  const Told told = train(toy);
  EXPECT_THAT(told.error, testing::HasSubstr(part));
  EXPECT_TRUE(told.is_usage) << told.error;
  EXPECT_EQ(told.error.find('\n'), std::string::npos) << told.error;
  EXPECT_EQ(told.epochs, 0);
}

const std::pair<const char*, Change> kRefused[] = {
    {"max_det", [](TrainOptions& o) { o.max_det = 0; }},
    {"iou", [](TrainOptions& o) { o.iou = 1.5; }},
    {"epochs", [](TrainOptions& o) { o.epochs = 0; }},
    {"imgsz", [](TrainOptions& o) { o.imgsz = 0; }},
    {"batch", [](TrainOptions& o) { o.batch = 0; }},
    {"batch", [](TrainOptions& o) { o.batch = 1.5; }},
    {"nbs", [](TrainOptions& o) { o.nbs = 0; }},
    {"mask_ratio", [](TrainOptions& o) { o.mask_ratio = 0; }},
    {"fraction", [](TrainOptions& o) { o.fraction = 0; }},
    {"fraction", [](TrainOptions& o) { o.fraction = 2; }},
    {"optimizer", [](TrainOptions& o) { o.optimizer = "Adm"; }},
    {"box", [](TrainOptions& o) { o.box = std::nan(""); }},
    {"degrees", [](TrainOptions& o) { o.augment.degrees = HUGE_VAL; }},
    {"mosaic", [](TrainOptions& o) { o.augment.mosaic = -1; }},
    {"crop_fraction", [](TrainOptions& o) { o.augment.crop_fraction = 0; }},
    {"copy_paste_mode", [](TrainOptions& o) { o.augment.copy_paste_mode = "both"; }},
    {"device", [](TrainOptions& o) { o.device = "tpu"; }},
    {"device", [](TrainOptions& o) { o.device = "cpu:0"; }},
    {"freeze names layer 7", [](TrainOptions& o) { o.freeze = 8; }},
    {"freeze names layer 99", [](TrainOptions& o) { o.freeze = {99}; }},
    // Nothing would be left to learn.
    {"freeze: all layers", [](TrainOptions& o) { o.freeze = 7; }},
    {"freeze: all layers", [](TrainOptions& o) { o.freeze = {0, 1, 2, 3, 4, 5, 6}; }},
};
INSTANTIATE_TEST_SUITE_P(Options, Refused, testing::ValuesIn(kRefused), [](const auto& test) {
  const std::string_view part = test.param.first;
  return fmt::format("{}_{}", part.substr(0, part.find_first_of(" :")), test.index);
});

TEST(Options, MasksOfNoPixelAreRefused) {
  test::Toy toy(test::toy_yaml_of("segment"), "segment");
  toy.options.mask_ratio = 65;
  const Told told = train(toy);
  EXPECT_THAT(told.error, testing::HasSubstr("mask_ratio=65"));
  EXPECT_TRUE(told.is_usage);
  EXPECT_EQ(told.epochs, 0);
}

TEST(Options, OddOnesAreTold) {
  test::Toy toy;
  toy.options.epochs = 1;
  toy.options.imgsz = 50;
  toy.options.task = "segment";
  toy.options.augment.erasing = 0.1;
  toy.options.classes = {0, 7};
  const Told told = train(toy);
  EXPECT_EQ(told.error, "");
  EXPECT_THAT(told.said, testing::HasSubstr("imgsz=50 is no multiple of 32, the largest stride of the network: 64 is used"));
  EXPECT_THAT(told.said, testing::HasSubstr("a model for detect: going on with task=detect"));
  EXPECT_THAT(told.said, testing::HasSubstr("no effect in the task detect: erasing"));
  EXPECT_THAT(told.said, testing::HasSubstr("the data have 2 classes, 0 to 1, and none with the number 7"));
}

TEST(Options, UsualOnesAreNot) {
  test::Toy toy;
  toy.options.epochs = 1;
  toy.options.task = "detect";
  toy.options.device = "CPU";
  EXPECT_EQ(train(toy).said, "");
}

}  // namespace
}  // namespace yolo
