// Rotation, scaling, shear, shift and perspective against the real peer's: matrix, pixels, objects.
#include "augment/perspective.hpp"

#include "augment/golden.hpp"
#include "augment/warp.hpp"

namespace yolo::augment {
namespace {

using golden::json;

// From the fractions, as the values themselves are given with 7 digits only.
PerspectiveDraw draw_of(const json& row) {
  const auto value = [&](std::size_t i) {
    const json& call = row["uniform_calls_low_high_value"][i];
    const double low = call[0], high = call[1], fraction = row["fractions_used"][i];
    const double drawn = low + (high - low) * fraction;
    EXPECT_NEAR(drawn, call[2].get<double>(), 1e-5);
    return drawn;
  };
  return {value(0), value(1), value(2), value(3), value(4), value(5), value(6), value(7)};
}

TEST(SharedPerspective, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  int compared = 0;
  for (const json& row : golden::cases("random_perspective")) {
    SCOPED_TRACE(row.dump().substr(0, 400));
    const int border_y = row["border"][0], border_x = row["border"][1];
    Collage collage{{row["hw_in"][1], row["hw_in"][0]}, {{golden::picture(2, row["hw_in"]), {0, 0}}}, {}};
    collage.instances = golden::instances(row["in_xyxy"]);
    const cv::Size output(collage.size.width + 2 * border_x, collage.size.height + 2 * border_y);
    const PerspectiveDraw draw = draw_of(row);
    const cv::Matx33f matrix = perspective_matrix(draw, collage.size, output);
    for (int i = 0; i < 9; ++i)
      EXPECT_NEAR(matrix(i / 3, i % 3),
                  row["matrix"][static_cast<std::size_t>(i / 3)][static_cast<std::size_t>(i % 3)],
                  2e-6 * std::max(1.0F, std::abs(matrix(i / 3, i % 3))));
    cv::Mat image;
    WarpScratch scratch;
    warp(collage, matrix, row["params"]["perspective"].get<double>() != 0, output, image, scratch);
    golden::expect_image(image, row["out"]["image"]);
    apply_perspective(collage.instances, matrix, draw.scale, output);
    std::vector<int> kept;
    for (const Instance& instance : collage.instances) kept.push_back(instance.cls);
    EXPECT_EQ(kept, row["kept_cls"].get<std::vector<int>>());
    golden::expect_instances(collage.instances, row["out"]);
    ++compared;
  }
  EXPECT_EQ(compared, 90);
}

TEST(SharedPerspective, CandidatesAsInThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  const json row = golden::cases("box_candidates");
  for (std::size_t i = 0; i < row["box1"].size(); ++i) {
    const auto before = row["box1"][i].get<std::array<float, 4>>(),
               after = row["box2"][i].get<std::array<float, 4>>();
    EXPECT_EQ(is_candidate(before, after, 0.1F), row["default"][i] == 1) << i;
    EXPECT_EQ(is_candidate(before, after, 0.01F), row["area_thr_0.01"][i] == 1) << i;
  }
}

TEST(Perspective, DrawsStayWithinTheOptions) {
  AugmentOptions options;
  options.degrees = 20;
  options.shear = 3;
  Random random({6, 0});
  for (int i = 0; i < 2000; ++i) {
    const PerspectiveDraw draw = draw_perspective(options, random);
    EXPECT_EQ(draw.perspective_x, 0);
    EXPECT_LE(std::abs(draw.angle), 20);
    EXPECT_LE(std::abs(draw.scale - 1), 0.5);
    EXPECT_LE(std::abs(draw.shear_y), 3);
    EXPECT_LE(std::abs(draw.shift_x - 0.5), 0.1);
  }
}

}  // namespace
}  // namespace yolo::augment
