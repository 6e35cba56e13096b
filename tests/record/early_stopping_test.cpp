// Early stopping against trainings of the peer.
#include "record/early_stopping.hpp"

#include <cmath>

#include "record/results_csv.hpp"
#include "support.hpp"

namespace yolo::record {
namespace {

// mAP50 and mAP50-95 that the peer printed with patience=2; it stopped after epoch 4 and named epoch 2 the
// best.
TEST(EarlyStopping, StopsWhereThePeerDid) {
  EarlyStopping stopping(2);
  const double map50[] = {0.193, 0.199, 0.189, 0.181}, map[] = {0.0851, 0.0896, 0.0779, 0.0772};
  for (int epoch = 1; epoch <= 4; ++epoch) {
    const double fitness = 0.1 * map50[epoch - 1] + 0.9 * map[epoch - 1];
    EXPECT_EQ(stopping.should_stop(epoch, fitness), epoch == 4) << epoch;
    EXPECT_EQ(stopping.may_stop_next(), epoch >= 3) << epoch;
  }
  EXPECT_EQ(stopping.best_epoch(), 2);
  EXPECT_THAT(stopping.message(),
              testing::AllOf(testing::HasSubstr("last 2 epochs"), testing::HasSubstr("epoch 2"),
                             testing::HasSubstr("patience")));
}

// A training of the peer with patience=2 went through all its 12 epochs, each with a fitness of 0.
TEST(EarlyStopping, AFitnessOfZeroIsNoLackOfProgress) {
  EarlyStopping stopping(2);
  const std::vector<EpochRow> rows = read_results_csv(test::data("record/results_zero.csv"));
  ASSERT_EQ(rows.size(), 12U);
  for (const EpochRow& row : rows) {
    EXPECT_FALSE(stopping.should_stop(row.epoch, value_of(row, "metrics/mAP50-95(B)"))) << row.epoch;
  }
}

TEST(EarlyStopping, NeverWithPatienceZero) {
  EarlyStopping stopping(0);
  for (int epoch = 1; epoch < 1000; ++epoch) EXPECT_FALSE(stopping.should_stop(epoch, 1.0 / epoch));
  EXPECT_EQ(stopping.best_epoch(), 1);
}

TEST(EarlyStopping, EpochsWithoutFitnessDecideNothing) {
  EarlyStopping stopping(1);
  EXPECT_FALSE(stopping.should_stop(1, 0.5));
  EXPECT_FALSE(stopping.should_stop(2, std::nullopt));
  EXPECT_FALSE(stopping.should_stop(3, NAN));
  EXPECT_TRUE(stopping.should_stop(4, 0.4));
}

TEST(EarlyStopping, GoesOnFromACheckpoint) {
  EarlyStopping stopping(3);
  stopping.resume(5, 0.7);
  EXPECT_FALSE(stopping.should_stop(6, 0.6));
  EXPECT_FALSE(stopping.should_stop(7, 0.6));
  EXPECT_TRUE(stopping.should_stop(8, 0.6));
}

}  // namespace
}  // namespace yolo::record
