// Outlines of a fixed number of points against the real peer's (golden/boxes.json).
#include "image/polygon_resample.hpp"

#include "support.hpp"

namespace yolo::image {
namespace {

using nlohmann::json;

void expect_points(const std::vector<cv::Point2f>& ours, const json& peers) {
  ASSERT_EQ(ours.size(), peers.size());
  for (std::size_t k = 0; k < ours.size(); ++k) {
    EXPECT_NEAR(ours[k].x, peers[k][0].get<float>(), 1e-6F);
    EXPECT_NEAR(ours[k].y, peers[k][1].get<float>(), 1e-6F);
  }
}

std::vector<cv::Point2f> outline_of(const json& points) {
  std::vector<cv::Point2f> outline;
  for (const json& point : points) outline.emplace_back(point[0].get<float>(), point[1].get<float>());
  return outline;
}

TEST(SharedPolygonResample, ResampledOutlinesEqualGolden) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  for (const json& row : golden["ops"]["resample_segments"]) {
    for (std::size_t i = 0; i < row["in"][0].size(); ++i) {
      expect_points(resample(outline_of(row["in"][0][i]), row["kwargs"]["n"].get<int>()), row["out"][i]);
    }
  }
}

TEST(PolygonResample, KeepsCornersAsThePeerOf84) {
  const json fixture = test::read_json(test::data("releases/peer.json"));
  for (const json& row : fixture["resampled"]) {
    SCOPED_TRACE(row["outline"].size());
    const std::vector<cv::Point2f> outline = outline_of(row["outline"]);
    const std::vector<cv::Point2f> ours = resample(outline, row["n"].get<int>(), Release::v8_4);
    expect_points(ours, row["out"]);
    if (outline.size() > ours.size()) continue;
    for (const cv::Point2f& corner : outline) EXPECT_NE(std::find(ours.begin(), ours.end(), corner), ours.end());
  }
}

TEST(PolygonResample, NothingStaysNothing) {
  EXPECT_TRUE(resample({}, 1000).empty());
  EXPECT_TRUE(resample({}, 1000, Release::v8_4).empty());
}

}  // namespace
}  // namespace yolo::image
