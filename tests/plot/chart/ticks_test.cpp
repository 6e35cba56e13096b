// Round numbers for axes.
#include "plot/chart/ticks.hpp"

#include <limits>

#include "support.hpp"

namespace yolo::plot {
namespace {

using testing::ElementsAre;

TEST(Ticks, RoundStepsThatFit) {
  EXPECT_THAT(round_ticks(0, 1, 6).texts, ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(round_ticks(0, 34, 7).texts, ElementsAre("0", "5", "10", "15", "20", "25", "30"));
  EXPECT_THAT(round_ticks(0, 0.91, 7).texts, ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8"));
  EXPECT_THAT(round_ticks(-0.3, 0.3, 4).texts, ElementsAre("-0.2", "0.0", "0.2"));
  EXPECT_THAT(round_ticks(0, 0.004, 3).texts, ElementsAre("0.000", "0.002", "0.004"));
  EXPECT_THAT(round_ticks(12, 4500, 4).texts, ElementsAre("1000", "2000", "3000", "4000"));
  EXPECT_THAT(round_ticks(1e6, 3e6, 3).texts, ElementsAre("1000000", "2000000", "3000000"));
}

TEST(Ticks, NeverMoreThanAskedForAndInside) {
  for (double high = 1e-6; high < 1e12; high *= 1.37) {
    for (const int most : {2, 3, 7, 21}) {
      const Ticks ticks = round_ticks(-high / 3, high, most);
      ASSERT_LE(ticks.values.size(), static_cast<std::size_t>(most)) << high;
      ASSERT_GE(ticks.values.size(), static_cast<std::size_t>(most) / 4) << high;
      for (const double value : ticks.values) {
        EXPECT_GE(value, -high / 3 * (1 + 1e-6));
        EXPECT_LE(value, high * (1 + 1e-6));
      }
    }
  }
}

TEST(Ticks, RangesThatAreNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinite = std::numeric_limits<double>::infinity();
  for (const auto& [low, high] : {std::pair{1.0, 1.0},
                                  {2.0, 1.0},
                                  {nan, 1.0},
                                  {0.0, nan},
                                  {0.0, infinite},
                                  {-infinite, 0.0},
                                  {0.0, 1e300},
                                  {1e14, 1e14 + 0.01}}) {
    EXPECT_TRUE(round_ticks(low, high, 5).values.empty()) << low << " " << high;
  }
}

}  // namespace
}  // namespace yolo::plot
