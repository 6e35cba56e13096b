// Results of a head for turned boxes by the rules of both releases, and the way back against the real peer's.
#include "tasks/obb/obb.hpp"

#include <numbers>

#include "support.hpp"
#include "tasks/obb/geometry.hpp"
#include "tasks/small_head.hpp"

namespace yolo::tasks::obb {
namespace {

using nlohmann::json;

/// The stronger of two boxes: 11 wide and 18 high, turned by -2 in the input.
RotatedBox predicted(Release release, bool validates = false) {
  test::SmallHead head(release, graph::HeadExtra::angle, {-2, 0, 0, 0});
  head.spec.raw_angle = true;
  PostprocessOptions options;
  options.max_det = 1;
  options.keep_rotation = validates;
  Results results;
  make_postprocessor(head.spec)->process(
      head.maps, 0, image::transform_between(test::kSmallInput, {64, 64}, release), options, results);
  return results.obb.value()[0];
}

TEST(ObbResults, BoxesStayAsTheHeadGivesThemIn84) {
  const RotatedBox older = predicted(Release::v8_3), newer = predicted(Release::v8_4);
  EXPECT_FLOAT_EQ(newer.angle, -2);
  EXPECT_LT(newer.width, newer.height);
  EXPECT_FLOAT_EQ(older.angle, std::numbers::pi_v<float> * 1.5F - 2);
  EXPECT_FLOAT_EQ(older.width, newer.height);
  EXPECT_FLOAT_EQ(predicted(Release::v8_3, true).angle, -2);
}

TEST(ObbResults, NothingIsCutAsByThePeerOf84) {
  const json fixture = test::read_json(test::data("releases/peer.json"));
  for (const json& row : fixture["transforms"]) {
    const auto v = row["turned"].get<std::vector<float>>();
    const auto input = row["input"].get<std::vector<int>>(),
               original = row["original"].get<std::vector<int>>();
    const image::Transform transform =
        image::transform_between({input[1], input[0]}, {original[1], original[0]}, Release::v8_4);
    const RotatedBox box = restored({v[0], v[1], v[2], v[3], 0}, transform, Release::v8_4);
    const float ours[] = {box.x, box.y, box.width, box.height};
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(ours[k], row["restored_turned"][k].get<double>(), 2e-3);
  }
}

}  // namespace
}  // namespace yolo::tasks::obb
