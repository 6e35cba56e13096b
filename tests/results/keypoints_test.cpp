// The views of Keypoints, by hand and against the peer's.
#include <yolo/error.hpp>
#include <yolo/keypoints.hpp>

#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

TEST(Keypoints, FaintPointsLieAtZero) {
  const std::vector<Keypoint> points{{10, 20, 0.5F}, {30, 40, 0.499F}, {50, 60, 1}, {70, 80, 0}};
  const Keypoints keypoints(points, 2, true, {100, 200});
  ASSERT_EQ(keypoints.size(), 2U);
  EXPECT_EQ(keypoints.xy()[0][0], cv::Point2f(10, 20));
  EXPECT_EQ(keypoints.xy()[0][1], cv::Point2f(0, 0));
  EXPECT_EQ(keypoints.xyn()[1][0], cv::Point2f(0.5F, 0.3F));
  EXPECT_EQ(keypoints[1][1].y, 0);
  EXPECT_FLOAT_EQ((*keypoints.conf())[0][1], 0.499F) << "its confidence stays";
  EXPECT_TRUE(keypoints.has_visible());
  const Keypoints kept(points, 2, true, {100, 200}, true);
  EXPECT_EQ(kept.xy()[0][1], cv::Point2f(30, 40));
}

TEST(Keypoints, WithoutConfidence) {
  const Keypoints keypoints({{10, 20}, {30, 40}, {50, 60}}, 3, false, {100, 200});
  EXPECT_FALSE(keypoints.conf());
  EXPECT_FALSE(keypoints.has_visible());
  EXPECT_EQ(keypoints.xy()[0][2], cv::Point2f(50, 60));
}

TEST(Keypoints, EmptyAndWrongNumbers) {
  EXPECT_TRUE(Keypoints().empty());
  EXPECT_TRUE(Keypoints({}, 17, true, {1, 1}).xy().empty());
  EXPECT_TRUE(Keypoints({}, 0, true, {1, 1}).empty());
  EXPECT_THROW(Keypoints({{1, 2}, {3, 4}, {5, 6}}, 2, true, {1, 1}), Error);
  EXPECT_THROW(Keypoints({{1, 2}}, 0, true, {1, 1}), Error);
  EXPECT_THROW(Keypoints({{1, 2}}, -1, true, {1, 1}), Error);
}

TEST(Keypoints, ViewsEqualThePeer) {
  const json fixture = test::read_json(test::data("pose/peer.json"));
  int compared = 0;
  for (const json& drawing : fixture["drawings"]) {
    if (!drawing.contains("xy")) continue;
    std::vector<Keypoint> points;
    for (const json& p : drawing["keypoints"][0]) points.push_back({p[0], p[1], p[2]});
    const Keypoints keypoints(points, static_cast<int>(points.size()), true,
                              {drawing["width"], drawing["height"]});
    EXPECT_EQ(keypoints.has_visible(), drawing["visible"].get<bool>());
    for (std::size_t i = 0; i < points.size(); ++i, ++compared) {
      EXPECT_NEAR(keypoints.xy()[0][i].x, drawing["xy"][i][0].get<double>(), 1e-3);
      EXPECT_NEAR(keypoints.xy()[0][i].y, drawing["xy"][i][1].get<double>(), 1e-3);
      EXPECT_NEAR(keypoints.xyn()[0][i].x, drawing["xyn"][i][0].get<double>(), 1e-4);
      EXPECT_NEAR(keypoints.xyn()[0][i].y, drawing["xyn"][i][1].get<double>(), 1e-4);
      EXPECT_NEAR((*keypoints.conf())[0][i], drawing["conf"][i].get<double>(), 1e-4);
    }
  }
  EXPECT_GT(compared, 10);
}

}  // namespace
}  // namespace yolo
