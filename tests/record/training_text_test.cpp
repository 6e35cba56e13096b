// Console texts against lines that the peer printed.
#include "record/training_text.hpp"

#include "support.hpp"

namespace yolo::record {
namespace {

StepReport step(int epoch, int epochs, std::vector<double> losses, std::int64_t instances, int size) {
  StepReport report;
  report.epoch = epoch;
  report.epochs = epochs;
  report.losses = std::move(losses);
  report.instances = instances;
  report.size = size;
  return report;
}

TEST(TrainingText, HeadingsOfAllTasks) {
  const std::vector<std::string> detect = {"box_loss", "cls_loss", "dfl_loss"};
  const std::vector<std::string> pose = {"box_loss", "pose_loss", "kobj_loss", "cls_loss", "dfl_loss"};
  const std::vector<std::string> classify = {"loss"};
  EXPECT_EQ(epoch_heading(detect, true),
            "      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size");
  EXPECT_EQ(
      epoch_heading(pose, true),
      "      Epoch    GPU_mem   box_loss  pose_loss  kobj_loss   cls_loss   dfl_loss  Instances       Size");
  EXPECT_EQ(epoch_heading(classify, true), "      Epoch    GPU_mem       loss  Instances       Size");
  EXPECT_EQ(epoch_heading(classify, false), "      Epoch     memory       loss  Instances       Size");
}

TEST(TrainingText, RowsAsPrinted) {
  EXPECT_EQ(epoch_row_text(step(1, 2, {3.08967, 7.55517, 1.74506}, 10, 64)),
            "        1/2         0G       3.09      7.555      1.745         10         64");
  EXPECT_EQ(epoch_row_text(step(3, 12, {1.4949, 1.5091, 0.91180}, 13, 64)),
            "       3/12         0G      1.495      1.509     0.9118         13         64");
  EXPECT_EQ(epoch_row_text(step(1, 1, {0, 0.10811, 0}, 0, 96)),
            "        1/1         0G          0     0.1081          0          0         96");
}

TEST(TrainingText, Memory) {
  EXPECT_EQ(memory_text(0), "0G");
  EXPECT_EQ(memory_text(1'234'567'890), "1.23G");
  EXPECT_EQ(memory_text(12'345'678'901), "12.3G");
  EXPECT_EQ(memory_text(250'000'000), "0.25G");
  EXPECT_GT(process_memory(), 1'000'000U);
  const std::uint64_t before = process_memory();
  const std::vector<char> held(64 << 20, 'x');
  EXPECT_GT(process_memory(), before + (32U << 20)) << held.size();
}

TEST(TrainingText, StartAndEnd) {
  TrainingStart start{.train_size = 64,
                      .val_size = 64,
                      .workers = 0,
                      .save_dir = "runs/detect/train",
                      .epochs = 2,
                      .hours = {}};
  EXPECT_EQ(start_text(start),
            "Image sizes 64 train, 64 val\nUsing 0 dataloader workers\nLogging results to runs/detect/train\n"
            "Starting training for 2 epochs...");
  start.hours = 0.006;
  EXPECT_THAT(start_text(start), testing::EndsWith("\nStarting training for 0.006 hours..."));
  start.first_epoch = 7;
  EXPECT_THAT(start_text(start), testing::HasSubstr("after epoch 7\n"));
  EXPECT_EQ(completed_text(2, 0, 0.0089), "2 epochs completed in 0.009 hours.");
  EXPECT_EQ(completed_text(12, 10, 1.5), "2 epochs completed in 1.500 hours.");
  EXPECT_EQ(stripped_text("train/weights/last.pt", 5'478'314),
            "Optimizer stripped from train/weights/last.pt, 5.5MB");
  EXPECT_EQ(validating_text("train/weights/best.pt"), "Validating train/weights/best.pt...");
  EXPECT_EQ(saved_text("runs/detect/train"), "Results saved to runs/detect/train");
  EXPECT_EQ(transferred_text(448, 499), "Transferred 448/499 items from pretrained weights");
}

TEST(TrainingText, Arguments) {
  yolo::Arguments arguments(Mode::train);
  arguments.set("imgsz", "64");
  const std::string text = arguments_text(arguments, "runs/x");
  EXPECT_THAT(text, testing::StartsWith("task=detect, mode=train, model=None, "));
  EXPECT_THAT(
      text, testing::HasSubstr("batch=16, imgsz=64, save=True, save_period=-1, cache=False, device=None, "));
  EXPECT_THAT(text, testing::EndsWith("cfg=None, tracker=botsort.yaml, save_dir=runs/x"));
  arguments.set("ap", "peer");
  EXPECT_THAT(arguments_text(arguments, "x"), testing::EndsWith("ap=peer, save_dir=x"));
}

}  // namespace
}  // namespace yolo::record
