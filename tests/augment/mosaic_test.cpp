// Mosaics of four and nine against the real peer's.
#include "augment/mosaic.hpp"

#include "augment/golden.hpp"

namespace yolo::augment {
namespace {

using golden::json;

std::vector<TrainingSample> samples_of(const json& rows) {
  std::vector<TrainingSample> samples;
  for (const json& row : rows)
    samples.push_back(
        {golden::picture(1, row["hw"], static_cast<int>(samples.size())), golden::instances(row)});
  return samples;
}

void expect_collage(const Collage& collage, const json& out) {
  cv::Mat image;
  paint(collage, {{0, 0}, collage.size}, image);
  golden::expect_image(image, out["image"]);
  golden::expect_instances(collage.instances, out);
}

TEST(SharedMosaic, OfFourEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("mosaic4")) {
    SCOPED_TRACE(row["yc_xc"].dump());
    std::vector<TrainingSample> samples = samples_of(row["in_xyxy"]);
    expect_collage(mosaic4(samples, row["imgsz"], {row["yc_xc"][1], row["yc_xc"][0]}), row["out"]);
  }
}

TEST(SharedMosaic, OfNineEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("mosaic9")) {
    std::vector<TrainingSample> samples = samples_of(row["in_xyxy"]);
    expect_collage(mosaic9(samples, row["imgsz"]), row["out"]);
  }
}

TEST(Mosaic, PicturesMeetAnywhereInTheMiddle) {
  Random random({9, 0});
  int least = 1000, most = 0;
  for (int i = 0; i < 5000; ++i) {
    const MosaicDraw draw = draw_mosaic(96, random);
    least = std::min({least, draw.x, draw.y});
    most = std::max({most, draw.x, draw.y});
  }
  EXPECT_EQ(least, 48);
  EXPECT_EQ(most, 143);
}

TEST(Mosaic, AWindowIsAPartOfTheWhole) {
  const json rows = {{{"hw", {30, 40}}, {"bboxes", json::array()}},
                     {{"hw", {40, 40}}, {"bboxes", json::array()}},
                     {{"hw", {40, 20}}, {"bboxes", json::array()}},
                     {{"hw", {11, 40}}, {"bboxes", json::array()}}};
  std::vector<TrainingSample> samples = samples_of(rows);
  const Collage collage = mosaic4(samples, 40, {33, 51});
  cv::Mat whole, part;
  paint(collage, {-10, -10, 100, 100}, whole);
  for (const cv::Rect window : {cv::Rect(0, 0, 80, 80), cv::Rect(20, 30, 31, 32), cv::Rect(-7, 60, 90, 29)}) {
    paint(collage, window, part);
    EXPECT_EQ(cv::norm(part, whole(window + cv::Point(10, 10)), cv::NORM_INF), 0);
  }
}

}  // namespace
}  // namespace yolo::augment
