// Box conversions and the way back from the input against the real peer's functions (golden/boxes.json).
#include "image/box_convert.hpp"

#include "image/transform.hpp"
#include "support.hpp"

namespace yolo::image {
namespace {

using nlohmann::json;

Box to_box(const json& row) { return row.get<Box>(); }

void expect_equal(const Box& ours, const json& peers) {
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(ours[i], peers[i].get<double>(), 1e-3) << peers.dump();
}

json golden_ops() { return test::read_json(test::shared("golden/boxes.json"))["ops"]; }

TEST(SharedBoxConvert, EqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json ops = golden_ops();
  const std::pair<const char*, Box (*)(const Box&)> functions[] = {
      {"xyxy2xywh", xyxy_to_xywh}, {"xywh2xyxy", xywh_to_xyxy}, {"xywh2ltwh", xywh_to_ltwh},
      {"xyxy2ltwh", xyxy_to_ltwh}, {"ltwh2xywh", ltwh_to_xywh}, {"ltwh2xyxy", ltwh_to_xyxy}};
  for (const auto& [name, function] : functions) {
    for (const json& row : ops[name]) {
      SCOPED_TRACE(name);
      for (std::size_t i = 0; i < row["out"].size(); ++i) expect_equal(function(to_box(row["in"][0][i])), row["out"][i]);
    }
  }
}

TEST(SharedBoxConvert, FractionsEqualThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json ops = golden_ops();
  for (const json& row : ops["xywhn2xyxy"]) {
    const json& k = row["kwargs"];
    for (std::size_t i = 0; i < row["out"].size(); ++i) {
      expect_equal(xywhn_to_xyxy(to_box(row["in"][0][i]), k["w"], k["h"], k["padw"], k["padh"]), row["out"][i]);
    }
  }
  for (const json& row : ops["xyxy2xywhn"]) {
    const json& k = row["kwargs"];
    for (std::size_t i = 0; i < row["out"].size(); ++i) {
      Box box = to_box(row["in"][0][i]);
      if (k.value("clip", false)) box = clip(box, k["w"], k["h"], k["eps"]);
      expect_equal(xyxy_to_xywhn(box, k["w"], k["h"]), row["out"][i]);
    }
  }
}

TEST(SharedBoxConvert, ClippingEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json ops = golden_ops();
  for (const json& row : ops["clip_boxes"]) {
    for (std::size_t i = 0; i < row["out"].size(); ++i) {
      expect_equal(clip(to_box(row["in"][0][i]), row["in"][1][1], row["in"][1][0]), row["out"][i]);
    }
  }
}

TEST(SharedTransform, BetweenTwoSizesEqualsThePeer) {
  YOLO_NEEDS_SHARED("golden/boxes.json");
  const json ops = golden_ops();
  int compared = 0;
  for (const json& row : ops["scale_boxes"]) {
    if (!row["kwargs"].empty()) continue;  // forms that predict does not use
    const json &input = row["in"][0], &original = row["in"][2];
    const Transform transform = transform_between({input[1], input[0]}, {original[1], original[0]});
    for (std::size_t i = 0; i < row["out"].size(); ++i, ++compared) {
      Box box = to_box(row["in"][1][i]);
      transform.restore_box(box[0], box[1], box[2], box[3]);
      expect_equal(box, row["out"][i]);
    }
  }
  EXPECT_GT(compared, 10);
}

TEST(BoxConvert, ThereAndBack) {
  const Box box{3, 4, 10, 20};
  EXPECT_EQ(xywh_to_xyxy(xyxy_to_xywh(box)), box);
  EXPECT_EQ(ltwh_to_xyxy(xyxy_to_ltwh(box)), box);
  EXPECT_EQ(ltwh_to_xywh(xywh_to_ltwh(box)), box);
  EXPECT_EQ(clip({-5, -5, 500, 500}, 100, 50), (Box{0, 0, 100, 50}));
}

}  // namespace
}  // namespace yolo::image
