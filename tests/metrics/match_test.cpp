// Assignment of predictions to truths against the peer's.
#include "metrics/match.hpp"

#include <yolo/error.hpp>

#include "json_values.hpp"

namespace yolo::metrics {
namespace {

using nlohmann::json;

void expect_same(const std::vector<Correct>& found, const json& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::size_t level = 0; level < kThresholds; ++level) {
      EXPECT_EQ(found[i][level], expected[i][level].get<int>() != 0) << i << ", " << level;
    }
  }
}

TEST(SharedMatch, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/metrics.json");
  const json golden = test::read_json(test::shared("golden/metrics.json"))["metrics"]["match_predictions"];
  for (const json& one : golden) {
    expect_same(match_predictions(test::to_matrix(one["iou"]), one["true_cls"].get<std::vector<int>>(),
                                  one["pred_cls"].get<std::vector<int>>()),
                one["out"]);
  }
}

TEST(Match, EqualsThePeerOnCrowdedPairs) {
  const json cases = test::read_json(test::data("metrics/peer.json"))["match"];
  EXPECT_EQ(cases.size(), 4U);
  for (const json& one : cases) {
    expect_same(match_predictions(test::to_matrix(one["iou"]), one["true"].get<std::vector<int>>(),
                                  one["predicted"].get<std::vector<int>>()),
                one["correct"]);
  }
}

TEST(Match, EarlierPredictionKeepsTheTruth) {
  const cv::Mat1f iou = (cv::Mat1f(1, 2) << 0.6F, 0.9F);
  const auto correct = match_predictions(iou, std::vector<int>{4}, std::vector<int>{4, 4});
  EXPECT_TRUE(correct[0][0]);
  EXPECT_FALSE(correct[1][0]);
  EXPECT_FALSE(correct[0][5]);
  EXPECT_TRUE(correct[1][5]);
}

TEST(Match, NothingAndWrongSizes) {
  EXPECT_TRUE(match_predictions({}, {}, {}).empty());
  EXPECT_EQ(match_predictions({}, {}, std::vector<int>{1}), std::vector<Correct>{Correct{}});
  EXPECT_THROW(match_predictions(cv::Mat1f(1, 3), std::vector<int>{1}, std::vector<int>{1}), Error);
}

}  // namespace
}  // namespace yolo::metrics
