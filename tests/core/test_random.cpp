// Random numbers against published words and against the moments of their distributions.
#include "core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

namespace yolo {
namespace {

using Words = std::array<std::uint32_t, 4>;

// Known answers that the authors of Philox publish with Random123 (kat_vectors, philox4x32 of 10 rounds).
TEST(Random, PhiloxGivesThePublishedWords) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, EachPartOfTheKeyChangesTheStream) {
  const auto first = [](Random random) { return random.next_word(); };
  const std::uint32_t base = first(Random({7, 3}, 11, 2));
  EXPECT_EQ(base, first(Random({7, 3}, 11, 2)));
  EXPECT_NE(base, first(Random({8, 3}, 11, 2)));
  EXPECT_NE(base, first(Random({7 + (std::uint64_t{1} << 32), 3}, 11, 2)));
  EXPECT_NE(base, first(Random({7, 4}, 11, 2)));
  EXPECT_NE(base, first(Random({7, 3}, 12, 2)));
  EXPECT_NE(base, first(Random({7, 3}, 11, 3)));
}

struct Moments {
  double mean = 0, variance = 0;
};

Moments moments(const std::function<double()>& draw) {
  constexpr int kCount = 200000;
  double sum = 0, squares = 0;
  for (int i = 0; i < kCount; ++i) {
    const double value = draw();
    sum += value;
    squares += value * value;
  }
  return {sum / kCount, squares / kCount - sum / kCount * (sum / kCount)};
}

// Bounds are about five standard errors of 200000 draws.
TEST(Random, DistributionsHaveTheirMeanAndVariance) {
  Random random({1, 0});
  const Moments uniform = moments([&] { return random.uniform(2, 4); });
  EXPECT_NEAR(uniform.mean, 3, 0.007);
  EXPECT_NEAR(uniform.variance, 4.0 / 12, 0.005);
  const Moments normal = moments([&] { return random.normal(); });
  EXPECT_NEAR(normal.mean, 0, 0.012);
  EXPECT_NEAR(normal.variance, 1, 0.016);
  const Moments gamma = moments([&] { return random.gamma(2.5); });
  EXPECT_NEAR(gamma.mean, 2.5, 0.018);
  EXPECT_NEAR(gamma.variance, 2.5, 0.07);
  const Moments beta = moments([&] { return random.beta(32, 32); });
  EXPECT_NEAR(beta.mean, 0.5, 0.0008);
  EXPECT_NEAR(beta.variance, 1.0 / (4 * 65), 0.0001);
}

TEST(Random, IndicesCoverTheirRangeEvenly) {
  Random random({2, 0});
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) ++counts.at(random.index(6));
  for (const int count : counts) EXPECT_NEAR(count, 10000, 460);
  EXPECT_EQ(random.index(1), 0u);
  for (int i = 0; i < 1000; ++i) {
    const int value = random.integer(-2, 3);
    EXPECT_GE(value, -2);
    EXPECT_LE(value, 3);
  }
}

TEST(Random, ChanceOfNothingAndOfCertainty) {
  Random random({3, 0});
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(random.chance(0));
    EXPECT_TRUE(random.chance(1));
  }
}

TEST(Random, ShuffleKeepsTheValuesAndReachesEveryOrder) {
  Random random({4, 0});
  std::vector<int> orders(1000);
  for (int i = 0; i < 6000; ++i) {
    std::array<int, 3> values{1, 2, 3};
    random.shuffle(std::span<int>(values));
    ++orders.at(static_cast<std::size_t>(values[0] * 100 + values[1] * 10 + values[2]));
  }
  for (const int order : {123, 132, 213, 231, 312, 321})
    EXPECT_NEAR(orders[static_cast<std::size_t>(order)], 1000, 145);
}

}  // namespace
}  // namespace yolo
