// Blending and pasting against the real peer's.
#include "augment/copy_paste.hpp"
#include "augment/golden.hpp"
#include "augment/mixup.hpp"

namespace yolo::augment {
namespace {

using golden::json;

TEST(SharedMixup, EqualsThePeerToTheByte) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("mixup")) {
    SCOPED_TRACE(row["r"].dump());
    TrainingSample sample{golden::picture(1, row["hw"]), golden::instances(row["in_xyxy"][0])};
    apply_mixup(sample, {golden::picture(2, row["hw"]), golden::instances(row["in_xyxy"][1])}, row["r"]);
    golden::expect_image(sample.image, row["out"]["image"]);
    golden::expect_instances(sample.instances, row["out"]);
  }
}

TEST(SharedCopyPaste, EqualsThePeerToTheByte) {
  YOLO_NEEDS_SHARED("golden/augment.json");
  for (const json& row : golden::cases("copy_paste")) {
    SCOPED_TRACE(row["mode"].dump() + row["p"].dump());
    TrainingSample sample{golden::picture(2, row["hw"]), golden::instances(row["in_xyxy"])};
    if (row["mode"] == "flip") {
      paste_mirrored(sample, row["p"]);
    } else {
      paste_objects(sample, {golden::picture(1, row["hw"], 1), golden::instances(row["in2_xyxy"])}, row["p"]);
    }
    golden::expect_image(sample.image, row["out"]["image"]);
    golden::expect_instances(sample.instances, row["out"]);
  }
}

Instance rectangle(float x1, float y1, float x2, float y2, int cls) {
  return {cls, {x1, y1, x2, y2}, {{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}}, {}};
}

std::vector<int> pasted(std::vector<Instance> instances, double part) {
  TrainingSample sample{cv::Mat(200, 200, CV_8UC3, cv::Scalar::all(0)), std::move(instances)};
  const std::size_t before = sample.instances.size();
  paste_mirrored(sample, part);
  std::vector<int> classes;
  for (std::size_t i = before; i < sample.instances.size(); ++i) classes.push_back(sample.instances[i].cls);
  return classes;
}

// Seen of the peer: what counts is the largest share that is covered of one present object, 0.3 is too much,
// and half a candidate rounds to even.
TEST(CopyPaste, ChoosesWhatCoversLeast) {
  EXPECT_EQ(
      pasted({rectangle(10, 10, 30, 50, 0), rectangle(10, 100, 30, 140, 1), rectangle(185, 10, 205, 50, 2),
              rectangle(187, 100, 207, 140, 3), rectangle(153, 100, 173, 140, 4)},
             1),
      (std::vector<int>{1, 3, 4, 0, 2}));
  EXPECT_TRUE(pasted({rectangle(10, 10, 50, 50, 0), rectangle(150, 10, 162, 50, 1)}, 1).empty());
  EXPECT_EQ(pasted({rectangle(10, 10, 50, 50, 0), rectangle(150, 10, 161, 50, 1)}, 1), std::vector<int>{1});
  std::vector<Instance> six;
  for (int i = 0; i < 6; ++i) {
    const auto y = static_cast<float>(10 + 20 * i);
    six.push_back(rectangle(10, y, 30, y + 10, i));
  }
  EXPECT_EQ(pasted(six, 0.1).size(), 1u);
  EXPECT_EQ(pasted(six, 0.25).size(), 2u);
  EXPECT_EQ(pasted(six, 0.75).size(), 4u);
  EXPECT_TRUE(pasted({rectangle(10, 10, 30, 20, 0)}, 0.5).empty());
  EXPECT_TRUE(pasted({{0, {10, 10, 30, 20}, {}, {}}}, 1).empty());
}

}  // namespace
}  // namespace yolo::augment
