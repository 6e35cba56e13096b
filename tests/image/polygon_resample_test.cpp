// Outlines of a fixed number of points against the real peer's (golden/boxes.json).
#include "image/polygon_resample.hpp"

#include "support.hpp"

namespace yolo::image {
namespace {

using nlohmann::json;

TEST(SharedPolygonResample, ResampledOutlinesEqualGolden) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  for (const json& row : golden["ops"]["resample_segments"]) {
    for (std::size_t i = 0; i < row["in"][0].size(); ++i) {
      std::vector<cv::Point2f> outline;
      for (const json& point : row["in"][0][i])
        outline.emplace_back(point[0].get<float>(), point[1].get<float>());
      const std::vector<cv::Point2f> ours = resample(outline, row["kwargs"]["n"].get<int>());
      const json& peers = row["out"][i];
      ASSERT_EQ(ours.size(), peers.size());
      for (std::size_t k = 0; k < ours.size(); ++k) {
        EXPECT_NEAR(ours[k].x, peers[k][0].get<float>(), 1e-6F);
        EXPECT_NEAR(ours[k].y, peers[k][1].get<float>(), 1e-6F);
      }
    }
  }
}

TEST(PolygonResample, NothingStaysNothing) { EXPECT_TRUE(resample({}, 1000).empty()); }

}  // namespace
}  // namespace yolo::image
