// The scan over class scores against two plain loops.
#include "tasks/detect/score_scan.hpp"

#include <random>

#include "support.hpp"

namespace yolo::tasks::detect {
namespace {

TEST(ScoreScan, EqualsThePlainLoops) {
  std::mt19937 random(3);
  std::normal_distribution<float> logit(-4, 2);
  for (std::size_t classes : {1, 2, 3, 80}) {
    for (std::size_t places : {1, 15, 255, 256, 257, 1000}) {
      std::vector<float> map(classes * places);
      for (float& value : map) value = logit(random);
      for (float threshold : {-100.0F, -3.0F, 0.0F, 100.0F}) {
        EXPECT_EQ(places_above(map.data(), classes, places, threshold),
                  places_above_plain(map.data(), classes, places, threshold));
      }
    }
  }
}

TEST(ScoreScan, TheLogitThresholdLosesNothing) {
  for (double conf : {0.001, 0.1, 0.25, 0.5, 0.9, 0.999}) {
    const float least = logit_threshold(conf);
    EXPECT_LE(sigmoid(least), static_cast<float>(conf));
    EXPECT_NEAR(sigmoid(least), conf, 1e-3);
  }
  EXPECT_EQ(places_above(std::vector<float>(3, -90.0F).data(), 1, 3, logit_threshold(0)).size(), 3u);
  EXPECT_TRUE(places_above(std::vector<float>(3, 90.0F).data(), 1, 3, logit_threshold(1)).empty());
}

TEST(ScoreScan, NotANumberIsNoDetection) {
  const std::vector<float> map(4, std::nanf(""));
  EXPECT_TRUE(places_above(map.data(), 1, 4, 0).empty());
}

}  // namespace
}  // namespace yolo::tasks::detect
