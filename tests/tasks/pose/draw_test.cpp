// Skeletons in pictures against the peer's.
#include <limits>
#include <opencv2/imgcodecs.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

Results results_of(const json& drawing) {
  Results results =
      test::make_results(test::board(drawing["height"], drawing["width"]), test::detections(drawing["boxes"]),
                         drawing["names"].get<std::vector<std::string>>());
  std::vector<Keypoint> points;
  const bool has_conf = drawing["keypoints"][0][0].size() == 3;
  for (const json& object : drawing["keypoints"]) {
    for (const json& p : object) points.push_back({p[0], p[1], has_conf ? p[2].get<float>() : 0});
  }
  results.keypoints =
      Keypoints(points, static_cast<int>(drawing["keypoints"][0].size()), has_conf, results.orig_img.size());
  return results;
}

TEST(PoseDrawing, EqualsThePeer) {
  const json fixture = test::read_json(test::data("pose/peer.json"));
  for (const json& drawing : fixture["drawings"]) {
    const json& given = drawing["options"];
    PlotOptions options;
    options.limbs = given.value("kpt_line", true);
    options.keypoint_radius = given.value("kpt_radius", 5);
    options.boxes = given.value("boxes", true);
    if (given.contains("line_width")) options.line_width = given["line_width"].get<int>();
    const cv::Mat expected = cv::imread(test::data("pose/" + drawing["file"].get<std::string>()).string());
    EXPECT_EQ(test::differing_values(results_of(drawing).plot(options), expected), 0) << drawing["file"];
  }
}

TEST(PoseDrawing, OddPointsAreHarmless) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinite = std::numeric_limits<float>::infinity();
  Results results;
  results.orig_img = test::board(60, 80);
  std::vector<Keypoint> points(17, {nan, 5, 1});
  points[3] = {infinite, 5, 1};
  points[5] = {-3e38F, 3e38F, 1};
  points[6] = {3e38F, 20, 1};
  results.keypoints = Keypoints(points, 17, true, {80, 60});
  results.plot();
  points.assign(17, {0, 0, 1});
  results.keypoints = Keypoints(points, 17, true, {80, 60});
  EXPECT_EQ(test::differing_values(results.plot(), results.orig_img), 0) << "points at 0, 0 are not drawn";
}

TEST(PoseDrawing, FaintPointsThatWereKeptAreNotDrawn) {
  Results results;
  results.orig_img = test::board(60, 80);
  results.keypoints = Keypoints({{40, 30, 0.24F}}, 1, true, {80, 60}, true);
  EXPECT_EQ(test::differing_values(results.plot(), results.orig_img), 0);
  results.keypoints = Keypoints({{40, 30, 0.25F}}, 1, true, {80, 60}, true);
  EXPECT_NE(test::differing_values(results.plot(), results.orig_img), 0);
}

}  // namespace
}  // namespace yolo
