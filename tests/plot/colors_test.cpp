// The palettes against the listed colours of the manual's program.
#include "plot/colors.hpp"

#include "support.hpp"

namespace yolo {
namespace {

Color bgr(const nlohmann::json& json) { return {json[0], json[1], json[2]}; }
Color rgb(const nlohmann::json& json) { return {json[2], json[1], json[0]}; }

TEST(SharedColors, EveryEntryOfTheReferenceAgrees) {
  YOLO_NEEDS_SHARED("golden/colors.json");
  const auto golden = test::read_json(test::shared("golden/colors.json"));
  ASSERT_EQ(plot::palette().size(), golden["palette"].size());
  for (const auto& entry : golden["palette"]) {
    const int index = entry["index"];
    EXPECT_EQ(class_color(index), bgr(entry["bgr"])) << index;
    EXPECT_EQ(text_color(class_color(index)), bgr(entry["text_colour_bgr"])) << index;
  }
  for (const auto& color : golden["dark_colors_bgr"])
    EXPECT_NE(text_color(bgr(color)), (Color{255, 255, 255}));
  for (const auto& color : golden["light_colors_bgr"])
    EXPECT_EQ(text_color(bgr(color)), (Color{255, 255, 255}));
  EXPECT_EQ(text_color({1, 2, 3}), bgr(golden["text_colour_other_background"]));
}

TEST(SharedColors, PoseEntriesOfTheReferenceAgree) {
  YOLO_NEEDS_SHARED("golden/colors.json");
  const auto golden = test::read_json(test::shared("golden/colors.json"));
  ASSERT_EQ(plot::pose_palette().size(), golden["pose_palette"].size());
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(plot::pose_palette()[i], rgb(golden["pose_palette"][i])) << i;
  ASSERT_EQ(plot::limbs().size(), golden["skeleton"].size());
  for (std::size_t i = 0; i < plot::limbs().size(); ++i) {
    EXPECT_EQ(plot::limbs()[i].color, rgb(golden["limb_color"][i])) << i;
    EXPECT_EQ(plot::limbs()[i].from + 1, golden["skeleton"][i][0]) << i;
    EXPECT_EQ(plot::limbs()[i].to + 1, golden["skeleton"][i][1]) << i;
  }
  ASSERT_EQ(plot::keypoint_colors().size(), golden["kpt_color"].size());
  for (std::size_t i = 0; i < plot::keypoint_colors().size(); ++i) {
    EXPECT_EQ(plot::keypoint_colors()[i], rgb(golden["kpt_color"][i])) << i;
  }
}

TEST(Colors, RepeatInBothDirections) {
  EXPECT_EQ(class_color(0), (Color{255, 42, 4}));  // #042AFF
  EXPECT_EQ(class_color(5), (Color{221, 111, 255}));
  for (int cls : {0, 7, 19}) {
    EXPECT_EQ(class_color(cls + 20), class_color(cls));
    EXPECT_EQ(class_color(cls - 20), class_color(cls));
  }
  EXPECT_EQ(class_color(std::numeric_limits<int>::min()),
            class_color(std::numeric_limits<int>::min() % 20 + 20));
}

TEST(Colors, TextIsDarkOnBrightOnly) {
  EXPECT_EQ(text_color(class_color(2)), (Color{104, 31, 17}));    // near white
  EXPECT_EQ(text_color(class_color(4)), (Color{255, 255, 255}));  // dark blue
}

}  // namespace
}  // namespace yolo
