// Mirroring against the real peer's, and twice.
#include "augment/flip.hpp"

#include "augment/golden.hpp"

namespace yolo::augment {
namespace {

using golden::json;

TEST(SharedFlip, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("flip")) {
    SCOPED_TRACE(row.dump().substr(0, 200));
    TrainingSample sample{golden::picture(1, row["hw"]), golden::instances(row["in_xyxy"])};
    const auto flip_idx =
        row["flip_idx"].is_null() ? std::vector<int>() : row["flip_idx"].get<std::vector<int>>();
    if (row["direction"] == "horizontal") {
      flip_left_right(sample, flip_idx);
    } else {
      flip_upside_down(sample);
    }
    golden::expect_image(sample.image, row["out"]["image"]);
    golden::expect_instances(sample.instances, row["out"]);
  }
}

TEST(Flip, TwiceIsNothing) {
  const json hw = {5, 7};
  TrainingSample sample{golden::picture(1, hw), {{3, {1, 2, 3, 4}, {{1, 2}}, {{1, 2, 2}, {3, 4, 1}}}}};
  const cv::Mat before = sample.image.clone();
  flip_left_right(sample, {1, 0});
  EXPECT_EQ(sample.instances[0].keypoints[0].x, 4);
  EXPECT_EQ(sample.instances[0].keypoints[0].visible, 1);
  flip_left_right(sample, {1, 0});
  flip_upside_down(sample);
  flip_upside_down(sample);
  EXPECT_EQ(golden::checksum(sample.image), golden::checksum(before));
  EXPECT_EQ(sample.instances[0].box, (std::array<float, 4>{1, 2, 3, 4}));
  EXPECT_EQ(sample.instances[0].keypoints[1].y, 4);
}

}  // namespace
}  // namespace yolo::augment
