// Conversions of rotated boxes against the peer's functions (golden/boxes.json) and by hand.
#include "tasks/obb/geometry.hpp"

#include <numbers>

#include "support.hpp"

namespace yolo::tasks::obb {
namespace {

using nlohmann::json;

RotatedBox box_of(const json& row) {
  const auto v = row.get<std::vector<float>>();
  return {v[0], v[1], v[2], v[3], v[4]};
}

TEST(SharedRotatedGeometry, CornersEqualThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  const json& row = golden["ops"]["xywhr2xyxyxyxy"][0];
  for (std::size_t i = 0; i < row["in"][0].size(); ++i) {
    const Corners corners = corners_of(box_of(row["in"][0][i]));
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_NEAR(corners[k].x, row["out"][i][k][0].get<double>(), 1e-3);
      EXPECT_NEAR(corners[k].y, row["out"][i][k][1].get<double>(), 1e-3);
    }
  }
}

TEST(SharedRotatedGeometry, RegularisedEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  const json& row = golden["ops"]["regularize_rboxes"][0];
  for (std::size_t i = 0; i < row["in"][0].size(); ++i) {
    const RotatedBox box = regularised(box_of(row["in"][0][i]));
    const float ours[] = {box.x, box.y, box.width, box.height, box.angle};
    for (std::size_t k = 0; k < 5; ++k) EXPECT_NEAR(ours[k], row["out"][i][k].get<double>(), 1e-4);
  }
}

TEST(RotatedGeometry, RegularisedIsTheSameRectangle) {
  constexpr float kPi = std::numbers::pi_v<float>;
  for (const RotatedBox& box :
       {RotatedBox{1, 2, 30, 10, -0.5F}, RotatedBox{1, 2, 10, 30, 2.9F}, RotatedBox{1, 2, 10, 30, -1},
        RotatedBox{1, 2, 20, 20, 0.3F}, RotatedBox{1, 2, 30, 10, kPi}}) {
    const RotatedBox same = regularised(box);
    EXPECT_GE(same.width, same.height);
    EXPECT_GE(same.angle, 0);
    EXPECT_LT(same.angle, kPi);
    const Corners a = corners_of(box), b = corners_of(same);
    for (const cv::Point2f& corner : a) {
      const auto is_near = [&](const cv::Point2f& other) { return cv::norm(corner - other) < 1e-4; };
      EXPECT_TRUE(std::any_of(b.begin(), b.end(), is_near)) << corner;
    }
  }
}

TEST(SharedRotatedGeometry, RestoredEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json golden = test::read_json(test::shared("golden/boxes.json"));
  int compared = 0;
  for (const json& row : golden["ops"]["scale_boxes"]) {
    if (!row["kwargs"].contains("xywh")) continue;
    const auto input = row["in"][0].get<std::vector<int>>(), original = row["in"][2].get<std::vector<int>>();
    const image::Transform transform =
        image::transform_between({input[1], input[0]}, {original[1], original[0]});
    for (std::size_t i = 0; i < row["in"][1].size(); ++i, ++compared) {
      const auto v = row["in"][1][i].get<std::vector<float>>();
      const RotatedBox box = restored({v[0], v[1], v[2], v[3], 0}, transform);
      const float ours[] = {box.x, box.y, box.width, box.height};
      for (std::size_t k = 0; k < 4; ++k)
        EXPECT_NEAR(ours[k], row["out"][i][k].get<double>(), 1e-3) << "box " << i;
    }
  }
  EXPECT_GT(compared, 3);
}

TEST(RotatedGeometry, TurnsAroundThePlaceOfTheHead) {
  // Sides 10 left, 4 above, 30 right and 4 below the place: the centre lies 10 to the right, then 10 below
  // it.
  const RotatedBox box = turned({90, 46, 130, 54, 0.5F, 3}, {100, 50}, std::numbers::pi_v<float> / 2);
  EXPECT_NEAR(box.x, 100, 1e-4);
  EXPECT_NEAR(box.y, 60, 1e-4);
  EXPECT_FLOAT_EQ(box.width, 40);
  EXPECT_FLOAT_EQ(box.height, 8);
  EXPECT_EQ(box.cls, 3);
}

}  // namespace
}  // namespace yolo::tasks::obb
