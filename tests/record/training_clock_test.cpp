// Epochs that fit into a budget of hours, with arithmetic by hand.
#include "record/training_clock.hpp"

#include "support.hpp"

namespace yolo::record {
namespace {

TEST(TrainingClock, WithoutABudgetNothingChanges) {
  TrainingClock clock(std::nullopt, 100, 0, 50);
  EXPECT_FALSE(clock.epoch_done(1, 1e9));
  EXPECT_FALSE(clock.over(1e9));
  EXPECT_EQ(clock.epochs(), 100);
  EXPECT_DOUBLE_EQ(clock.hours(50 + 5400), 1.5);
}

// 0.006 hours are 21.6 s. The peer showed epoch 1/100, then 2/2, and ended after 2 epochs.
TEST(TrainingClock, EpochsFollowTheMeanTime) {
  TrainingClock clock(0.006, 100, 0, 1000);
  EXPECT_EQ(clock.epochs(), 100);
  EXPECT_FALSE(clock.over(1000));
  EXPECT_TRUE(clock.epoch_done(1, 1011));  // 21.6 / 11 = 1.96
  EXPECT_EQ(clock.epochs(), 2);
  EXPECT_TRUE(clock.epoch_done(2, 1021));  // 21.6 / 10.5 = 2.06
  EXPECT_EQ(clock.epochs(), 3);
}

TEST(TrainingClock, ExactlyFullIsNotOver) {
  const TrainingClock clock(1.0, 10, 0, 0);
  EXPECT_FALSE(clock.over(3600));
  EXPECT_TRUE(clock.over(3600.5));
}

TEST(TrainingClock, EpochsOfAnEarlierRunDoNotCount) {
  TrainingClock clock(1.0, 100, 40, 0);
  EXPECT_FALSE(clock.epoch_done(40, 10));
  clock.epoch_done(42, 720);  // two epochs of 360 s: ten of them fit in
  EXPECT_EQ(clock.epochs(), 50);
}

TEST(TrainingClock, NoTimeAtAllIsHarmless) {
  TrainingClock clock(1e6, 5, 0, 0);
  clock.epoch_done(1, 0);
  EXPECT_EQ(clock.epochs(), 1000000);
  TrainingClock none(0.0, 5, 0, 0);
  none.epoch_done(1, 3);
  EXPECT_EQ(none.epochs(), 1);
}

}  // namespace
}  // namespace yolo::record
