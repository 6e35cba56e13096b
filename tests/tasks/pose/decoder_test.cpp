// Decoding of keypoints from maps made by hand.
#include <yolo/error.hpp>

#include "support.hpp"
#include "tasks/pose/keypoint_decoder.hpp"
#include "tasks/pose/pose.hpp"

namespace yolo::tasks::pose {
namespace {

graph::HeadSpec head_with(graph::Attribute shape, const char* type = "Pose") {
  graph::Network network;
  network.strides = {8, 16};
  const auto head = std::make_shared<graph::Module>();
  head->type = type;
  head->attributes = {
      {"nc", std::int64_t{1}}, {"reg_max", std::int64_t{16}}, {"kpt_shape", std::move(shape)}};
  network.layers.push_back({0, {-1}, head});
  return graph::read_head(network);
}

/// Two images of maps whose value tells where it lies: 1000 image + 100 plane + place.
struct Maps {
  std::vector<float> small, large;
  std::vector<runtime::RawMap> maps;

  explicit Maps(std::int64_t planes) {
    for (auto* values : {&small, &large}) {
      const std::int64_t places = values == &small ? 12 : 6;
      for (std::int64_t i = 0; i < 2; ++i) {
        for (std::int64_t p = 0; p < planes; ++p) {
          for (std::int64_t k = 0; k < places; ++k)
            values->push_back(static_cast<float>(1000 * i + 100 * p + k));
        }
      }
    }
    maps.push_back({"keypoints.0", {2, planes, 3, 4}, small.data()});
    maps.push_back({"keypoints.1", {2, planes, 2, 3}, large.data()});
  }
};

TEST(KeypointDecoder, TwoAndThreeValues) {
  detect::Candidate candidate;
  candidate.level = 1;
  candidate.place = 5;  // row 1, column 2
  for (const std::int64_t values : {2, 3}) {
    const Maps maps(2 * values);
    const KeypointDecoder decoder(head_with(std::vector<std::int64_t>{2, values}));
    std::vector<Keypoint> points;
    decoder.decode(maps.maps, 1, candidate, points);
    ASSERT_EQ(points.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto raw = [&](std::int64_t value) {
        return static_cast<float>(1005 + 100 * (static_cast<std::int64_t>(i) * values + value));
      };
      EXPECT_FLOAT_EQ(points[i].x, (raw(0) * 2 + 2) * 16);
      EXPECT_FLOAT_EQ(points[i].y, (raw(1) * 2 + 1) * 16);
      EXPECT_FLOAT_EQ(points[i].conf, values == 3 ? 1 : 0);  // the sigmoid of a large number
    }
  }
}

TEST(KeypointDecoder, KnownBoxesHaveNoPoints) {
  const Maps maps(6);
  std::vector<Keypoint> points;
  KeypointDecoder(head_with(std::vector<std::int64_t>{2, 3}))
      .decode(maps.maps, 0, detect::Candidate(), points);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[1].x, 0);
}

TEST(KeypointDecoder, RefusesWhatDoesNotFit) {
  using Shape = std::vector<std::int64_t>;
  for (const Shape& shape :
       {Shape{}, Shape{17}, Shape{0, 3}, Shape{-1, 3}, Shape{17, 4}, Shape{1 << 30, 3}, Shape{17, 3, 1}}) {
    EXPECT_THROW(head_with(shape), Error);
  }
  EXPECT_THROW(head_with(std::string("17, 3")), Error);
  const graph::HeadSpec head = head_with(Shape{17, 3});
  const Maps maps(6);
  detect::Candidate candidate;
  candidate.level = candidate.place = 0;
  std::vector<Keypoint> points;
  EXPECT_THROW(KeypointDecoder(head).decode(maps.maps, 0, candidate, points), Error);
  EXPECT_THROW(KeypointDecoder(head).decode({}, 0, candidate, points), Error);
  EXPECT_THROW(make_postprocessor(head_with(Shape{17, 3}, "Detect")), Error);
}

}  // namespace
}  // namespace yolo::tasks::pose
