// The way back from the input to the image by the rules of 8.4 against the real peer's functions, and by
// hand.
#include "image/transform.hpp"

#include "image/box_convert.hpp"
#include "image/letterbox.hpp"
#include "support.hpp"

namespace yolo::image {
namespace {

using nlohmann::json;

cv::Size size_of(const json& height_width) {
  return {height_width[1].get<int>(), height_width[0].get<int>()};
}

TEST(Transform, BetweenTwoSizesEqualsThePeerOf84) {
  const json fixture = test::read_json(test::data("releases/peer.json"));
  int others = 0;
  for (const json& row : fixture["transforms"]) {
    SCOPED_TRACE(row["input"].dump() + row["original"].dump());
    const cv::Size input = size_of(row["input"]), original = size_of(row["original"]);
    const Transform transform = transform_between(input, original, Release::v8_4);
    for (std::size_t i = 0; i < row["boxes"].size(); ++i) {
      Box box = row["boxes"][i].get<Box>();
      transform.restore_box(box[0], box[1], box[2], box[3]);
      for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(box[k], row["restored"][i][k].get<double>(), 2e-3);
    }
    const cv::Rect2d place = place_between(input, original, Release::v8_4);
    const double gain = place.width / original.width;
    EXPECT_NEAR((row["point"][0].get<double>() - place.x) / gain, row["restored_point"][0].get<double>(),
                2e-3);
    EXPECT_NEAR((row["point"][1].get<double>() - place.y) / gain, row["restored_point"][1].get<double>(),
                2e-3);
    const Transform older = transform_between(input, original);
    others += older.left != transform.left || older.top != transform.top ? 1 : 0;
  }
  EXPECT_GE(others, 10) << "cases in which the releases differ";
}

TEST(Transform, LetterboxTakesItsRelease) {
  LetterboxOptions options;
  options.target = {320, 320};
  for (const Release release : {Release::v8_3, Release::v8_4}) {
    options.release = release;
    const Transform expected = transform_between({320, 320}, {1001, 643}, release);
    const Transform transform = plan_letterbox({1001, 643}, options).transform;
    EXPECT_EQ(transform.left, expected.left);
    EXPECT_EQ(transform.top, expected.top);
  }
}

TEST(Transform, WithoutCuttingNothingEndsAtTheEdge) {
  Transform transform = transform_between({640, 640}, {320, 160});
  const auto restored = [&] {
    Box box{-20, 100, 700, 500};
    transform.restore_box(box[0], box[1], box[2], box[3]);
    return box;
  };
  EXPECT_EQ(restored(), (Box{0, 0, 320, 160}));
  EXPECT_EQ(transform.restore_point({-2, 700}), cv::Point2f(0, 160));
  transform.cuts = false;
  EXPECT_EQ(restored(), (Box{-10, -30, 350, 170}));
  EXPECT_EQ(transform.restore_point({-2, 700}), cv::Point2f(-1, 270));
}

}  // namespace
}  // namespace yolo::image
