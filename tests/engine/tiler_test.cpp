// Prediction of large pictures in tiles.
#include "engine/tiler.hpp"

#include <yolo/error.hpp>
#include <yolo/model.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "support.hpp"

namespace yolo::engine {
namespace {

TEST(TilePlaces, CoverThePictureAndOverlap) {
  const auto places = tile_places({1000, 700}, 400, 0.25);
  EXPECT_EQ(places.back(), cv::Rect(0, 0, 1000, 700));
  cv::Mat seen(700, 1000, CV_8U, cv::Scalar(0));
  for (std::size_t i = 0; i + 1 < places.size(); ++i) {
    EXPECT_EQ(places[i].size(), cv::Size(400, 400));
    EXPECT_EQ(places[i] & places.back(), places[i]);
    seen(places[i]).setTo(1);
  }
  EXPECT_EQ(cv::countNonZero(seen), 700 * 1000);
  EXPECT_EQ(places.size(), 3u * 2u + 1u);
  EXPECT_EQ(tile_places({300, 400}, 400, 0.2).size(), 1u);
}

Results found(std::vector<Detection> boxes, cv::Size size) {
  Results results;
  results.names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b"});
  results.boxes = Boxes(std::move(boxes), size);
  return results;
}

TEST(JoinParts, ObjectsAtInnerEdgesGiveWayToWholeOnes) {
  const cv::Size whole(200, 100);
  const std::vector<results::PartResults> parts{
      {found({{80, 10, 120, 60, 0.95F, 0}, {20, 20, 40, 40, 0.8F, 1}}, whole), {0, 0, 120, 100}},  // the first is cut at 120
      {found({{80, 10, 150, 60, 0.70F, 0}, {100, 70, 120, 90, 0.6F, 0}}, whole), {80, 0, 120, 100}},
      {found({{78, 9, 151, 61, 0.90F, 0}}, whole), {0, 0, 200, 100}}};
  const Results joined = results::join_parts(parts, whole, {});
  ASSERT_EQ(joined.boxes.size(), 3u);
  EXPECT_FLOAT_EQ(joined.boxes[0].conf, 0.9F);
  EXPECT_FLOAT_EQ(joined.boxes[1].conf, 0.8F);
  EXPECT_FLOAT_EQ(joined.boxes[2].conf, 0.6F);
  results::JoinOptions one;
  one.max_det = 1;
  EXPECT_EQ(results::join_parts(parts, whole, one).boxes.size(), 1u);
  EXPECT_THROW(results::join_parts({}, whole, {}), Error);
}

/// A picture four times as large, made of a photograph and its mirror images: small objects in a large picture.
TEST(SharedTiles, FindInEachPlaceWhatIsFoundThereAlone) {
  YOLO_NEEDS_SHARED("ref/images/bus.jpg");
  const cv::Mat photo = cv::imread(test::shared("ref/images/bus.jpg").string());
  cv::Mat two, four;
  cv::hconcat(photo, photo, two);
  cv::vconcat(two, two, four);
  for (const char* weights : {"yolo11n.pt", "yolo11n-seg.pt", "yolo11n-pose.pt"}) {
    Model model(test::shared(std::string("ref/weights/") + weights).string());
    PredictOptions options;
    options.compute.half = false;
    options.conf = 0.5;
    const Results alone = model.predict(photo, options);
    options.tile = 1080;
    const Results tiled = model.predict(four, options);
    EXPECT_EQ(tiled.orig_shape(), (std::pair<int, int>(four.rows, four.cols)));
    if (alone.masks) {
      EXPECT_EQ(tiled.masks->size(), tiled.boxes.size());
    }
    if (alone.keypoints) {
      EXPECT_EQ(tiled.keypoints->size(), tiled.boxes.size());
    }
    int missing = 0;
    for (const Detection& box : alone.boxes) {
      for (const cv::Point2f shift : {cv::Point2f(0, 0), cv::Point2f(810, 0), cv::Point2f(0, 1080), cv::Point2f(810, 1080)}) {
        const bool there = std::any_of(tiled.boxes.begin(), tiled.boxes.end(), [&](const Detection& other) {
          return other.cls == box.cls && std::abs(other.x1 - box.x1 - shift.x) < 25 &&
                 std::abs(other.y1 - box.y1 - shift.y) < 25 && std::abs(other.x2 - box.x2 - shift.x) < 25;
        });
        missing += there ? 0 : 1;
      }
    }
    EXPECT_LE(missing, static_cast<int>(alone.boxes.size())) << weights;
    EXPECT_LT(tiled.boxes.size(), 6 * alone.boxes.size()) << weights;
  }
}

TEST(Tiles, SmallPicturesAreNotTouchedAndOptionsChecked) {
  Model model(test::data("checkpoint/tiny_yolo11.pt").string());
  cv::Mat image(60, 80, CV_8UC3, cv::Scalar(90, 120, 30));
  PredictOptions options;
  options.imgsz = {96};
  options.conf = 0.05;
  options.compute.half = false;
  const Results plain = model.predict(image, options);
  options.tile = 100;
  EXPECT_EQ(model.predict(image, options).boxes.size(), plain.boxes.size());
  options.tile = 40;
  const auto several = model.predict(std::vector<cv::Mat>{image, image}, options);
  ASSERT_EQ(several.size(), 2u);
  EXPECT_EQ(several[0].boxes.size(), several[1].boxes.size());
  EXPECT_EQ(several[0].boxes.size(), model.predict(image, options).boxes.size());
  options.overlap = 1;
  EXPECT_THROW(model.predict(image, options), Error);
}

}  // namespace
}  // namespace yolo::engine
