// Rotated boxes in pictures, and their views, against the peer's.
#include <limits>
#include <opencv2/imgcodecs.hpp>

#include "plot/pictures.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using nlohmann::json;

/// Rows of x, y, width, height, angle, (id,) conf, class.
std::vector<RotatedBox> boxes_of(const json& rows) {
  std::vector<RotatedBox> boxes;
  for (const json& row : rows) {
    const auto v = row.get<std::vector<float>>();
    const bool tracked = v.size() == 8;
    boxes.push_back({v[0], v[1], v[2], v[3], v[4], v[v.size() - 2], static_cast<int>(v.back()),
                     tracked ? static_cast<int>(v[5]) : -1});
  }
  return boxes;
}

Results results_of(const json& drawing) {
  Results results;
  results.orig_img = test::board(drawing["height"], drawing["width"]);
  results.names =
      std::make_shared<const std::vector<std::string>>(drawing["names"].get<std::vector<std::string>>());
  results.obb = Obb(boxes_of(drawing["rows"]), results.orig_img.size());
  return results;
}

TEST(ObbDrawing, EqualsThePeer) {
  const json fixture = test::read_json(test::data("obb/peer.json"));
  for (const json& drawing : fixture["drawings"]) {
    PlotOptions options;
    options.conf = drawing["options"].value("conf", true);
    if (drawing["options"].contains("line_width"))
      options.line_width = drawing["options"]["line_width"].get<int>();
    const cv::Mat expected = cv::imread(test::data("obb/" + drawing["file"].get<std::string>()).string());
    const cv::Mat ours = results_of(drawing).plot(options);
    EXPECT_EQ(test::differing_values(ours, expected), 0) << drawing["file"];
  }
}

TEST(ObbDrawing, NothingWithoutBoxes) {
  Results results;
  results.orig_img = test::board(60, 80);
  results.obb = Obb({{40, 30, 20, 10, 1, 0.5F, 0}}, {80, 60});
  PlotOptions options;
  options.boxes = false;
  EXPECT_EQ(test::differing_values(results.plot(options), results.orig_img), 0);
  EXPECT_NE(test::differing_values(results.plot(), results.orig_img), 0);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  results.obb = Obb({{nan, 30, 20, 10, 1, 0.5F, 0}, {40, 30, 3e38F, 3e38F, 1, 0.5F, 0}}, {80, 60});
  results.plot();  // neither crashes nor hangs
}

TEST(Obb, ViewsEqualThePeer) {
  const json fixture = test::read_json(test::data("obb/peer.json"));
  for (const json& drawing : fixture["drawings"]) {
    const Obb obb = *results_of(drawing).obb;
    EXPECT_EQ(obb.is_track(), drawing["is_track"].get<bool>());
    EXPECT_EQ(obb.id().has_value(), obb.is_track());
    for (std::size_t i = 0; i < obb.size(); ++i) {
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_NEAR(obb.xyxy()[i][k], drawing["xyxy"][i][k].get<double>(), 1e-3);
        EXPECT_NEAR(obb.xyxyxyxy()[i][k].x, drawing["xyxyxyxy"][i][k][0].get<double>(), 1e-3);
        EXPECT_NEAR(obb.xyxyxyxy()[i][k].y, drawing["xyxyxyxy"][i][k][1].get<double>(), 1e-3);
        EXPECT_NEAR(obb.xyxyxyxyn()[i][k].x, drawing["xyxyxyxyn"][i][k][0].get<double>(), 1e-4);
        EXPECT_NEAR(obb.xyxyxyxyn()[i][k].y, drawing["xyxyxyxyn"][i][k][1].get<double>(), 1e-4);
      }
      EXPECT_FLOAT_EQ(obb.xywhr()[i][4], drawing["rows"][i][4].get<float>());
    }
    EXPECT_EQ(obb.cls().size(), obb.conf().size());
  }
}

}  // namespace
}  // namespace yolo
