// The table of validation against lines that the manual's program printed.
#include "plot/val_table.hpp"

#include <limits>

#include "support.hpp"

namespace yolo::plot {
namespace {

constexpr std::array<std::string_view, 2> kBoxMask = {"Box", "Mask"}, kBoxPose = {"Box", "Pose"};

TEST(ValTable, HeadingsEqualThePeers) {
  EXPECT_EQ(val_heading(std::span(kBoxMask).first(1), ""),
            "                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95)");
  EXPECT_EQ(
      val_heading(kBoxMask, ""),
      "                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95)     Mask(P"
      "          R      mAP50  mAP50-95)");
  EXPECT_EQ(
      val_heading(kBoxPose, ""),
      "                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95)     Pose(P"
      "          R      mAP50  mAP50-95)");
  EXPECT_EQ(classify_heading(), "               classes   top1_acc   top5_acc");
}

TEST(ValTable, TheHeadingNamesTheAveragePrecision) {
  const std::string plain = val_heading(kBoxMask, ""), coco = val_heading(kBoxMask, "coco");
  EXPECT_EQ(coco, plain + " ap=coco");
  EXPECT_EQ(val_heading(kBoxMask, "peer"), plain + " ap=peer");
}

TEST(ValTable, RowsEqualThePeers) {
  EXPECT_EQ(val_row({"all", 4, 17, {0.5671, 0.85, 0.8423, 0.6307}}),
            "                   all          4         17      0.567       0.85      0.842      0.631");
  EXPECT_EQ(val_row({"elephant", 1, 2, {0.36, 0.5, 0.51813, 0.2571}}),
            "              elephant          1          2       0.36        0.5      0.518      0.257");
  EXPECT_EQ(
      val_row({"person", 3, 10, {1, 0.4856, 0.665, 0.328, 0.968, 0.5, 0.633, 0.247}}),
      "                person          3         10          1      0.486      0.665      0.328      0.968"
      "        0.5      0.633      0.247");
  EXPECT_EQ(classify_row(0.8375, 1),
            "                   all      0.838          1");  // half to even, as printf
  EXPECT_EQ(val_speed({29.64, 258.0, 0, 4.75}),
            "Speed: 29.6ms preprocess, 258.0ms inference, 0.0ms loss, 4.8ms postprocess per image");
}

TEST(ValTable, SmallAndOddFigures) {
  EXPECT_EQ(val_row({"x", 0, 0, {0, 0.00001234, std::numeric_limits<double>::quiet_NaN()}}),
            "                     x          0          0          0   1.23e-05        nan");
  const std::string name = "a name of more than twenty-two characters";
  EXPECT_EQ(val_row({name, 1, 2, {}}), name + "          1          2") << "is not cut";
}

}  // namespace
}  // namespace yolo::plot
