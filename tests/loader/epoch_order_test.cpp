// Orders of epochs and their shares.
#include "loader/epoch_order.hpp"

#include <numeric>

#include "support.hpp"

namespace yolo::loader {
namespace {

TEST(EpochOrder, EveryEpochHasEverySampleOnceInAnOrderOfItsOwn) {
  const EpochOrder order(1000, 16, {64, 64}, true, 7);
  std::vector<std::vector<std::size_t>> seen;
  for (std::uint32_t epoch = 0; epoch < 4; ++epoch) {
    seen.push_back(order.order(epoch));
    auto sorted = seen.back();
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) ASSERT_EQ(sorted[i], i);
    EXPECT_NE(seen.back(), sorted);
    for (std::size_t before = 0; before < epoch; ++before) EXPECT_NE(seen[before], seen[epoch]);
  }
  EXPECT_EQ(EpochOrder(1000, 8, {1, 1}, true, 7).order(2), seen[2]) << "seed and epoch alone count";
  EXPECT_NE(EpochOrder(1000, 16, {1, 1}, true, 8).order(2), seen[2]);
}

TEST(EpochOrder, EveryPlaceIsEquallyLikely) {
  // Chi-square of where sample 0 of 8 lands in 4000 epochs: 7 degrees of freedom, 24.3 is passed once in
  // 1000.
  const EpochOrder order(8, 1, {1, 1}, true, 3);
  std::array<int, 8> places{};
  for (std::uint32_t epoch = 0; epoch < 4000; ++epoch) {
    const auto numbers = order.order(epoch);
    ++places[static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), 0U) - numbers.begin())];
  }
  double sum = 0;
  for (int count : places) sum += (count - 500.0) * (count - 500.0) / 500.0;
  EXPECT_LT(sum, 24.3);
}

TEST(EpochOrder, TheLastBatchIsWhatIsLeft) {
  const EpochOrder order(10, 4, {1, 1}, false, 0);
  ASSERT_EQ(order.batches(), 3U);
  EXPECT_EQ(order.batch(2).begin, 8U);
  EXPECT_EQ(order.batch(2).size(), 2U);
  EXPECT_EQ(order.order(5)[7], 7U) << "not shuffled";
  EXPECT_EQ(EpochOrder(0, 4, {1, 1}, true, 0).batches(), 0U);
}

TEST(EpochOrder, RectTakesThePlansOrderAndShapes) {
  const std::vector<cv::Size> sizes{{100, 50}, {50, 100}, {80, 80}, {100, 60}};
  dataset::BatchSettings settings;
  settings.imgsz = 320;
  settings.batch = 2;
  settings.pad = 0;
  const EpochOrder order(dataset::plan_batches(sizes, settings));
  EXPECT_EQ(order.order(0), (std::vector<std::size_t>{0, 3, 2, 1}));
  EXPECT_EQ(order.order(0), order.order(1));
  EXPECT_EQ(order.shape(0), cv::Size(320, 192));
  EXPECT_EQ(order.shape(1), cv::Size(320, 320));
}

TEST(EpochOrder, SharesAreDisjointCompleteAndEven) {
  for (std::size_t count : {0U, 1U, 3U, 7U, 16U}) {
    for (std::size_t world : {1U, 2U, 3U, 8U}) {
      std::size_t next = 5, least = count, most = 0;
      for (std::size_t rank = 0; rank < world; ++rank) {
        const Places share = share_of({5, 5 + count}, rank, world);
        EXPECT_EQ(share.begin, next);
        next = share.end;
        least = std::min(least, share.size());
        most = std::max(most, share.size());
      }
      EXPECT_EQ(next, 5 + count);
      EXPECT_LE(most - std::min(most, least), 1U);
    }
  }
}

}  // namespace
}  // namespace yolo::loader
