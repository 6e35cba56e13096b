// Names of published weights.
#include "checkpoint/official_weights.hpp"

#include <gtest/gtest.h>

namespace yolo::checkpoint {
namespace {

TEST(OfficialWeights, PublishedNames) {
  for (const char* name :
       {"yolo11n.pt", "yolo11x-seg.pt", "yolo11s-pose.pt", "yolo11m-obb.pt", "yolo11l-cls.pt", "yolov8n.pt",
        "yolov8x-oiv7.pt", "yolov8s-worldv2.pt", "yolov8x-pose-p6.pt", "yolov5nu.pt", "yolov5x6u.pt",
        "yolov3-sppu.pt", "yolov3u.pt", "yolov9t.pt", "yolov9e-seg.pt", "yolov10b.pt", "rtdetr-l.pt"}) {
    EXPECT_EQ(official_weights_for(name), name);
  }
}

TEST(OfficialWeights, EndingMayBeLeftOut) {
  EXPECT_EQ(official_weights_for("yolo11n-seg"), "yolo11n-seg.pt");
}

TEST(OfficialWeights, LegacyNamesGiveTheirSuccessors) {
  EXPECT_EQ(official_weights_for("yolov5n.pt"), "yolov5nu.pt");
  EXPECT_EQ(official_weights_for("yolov5s6.pt"), "yolov5s6u.pt");
  EXPECT_EQ(official_weights_for("yolov3-tiny"), "yolov3-tinyu.pt");
}

TEST(OfficialWeights, OtherNamesAreNot) {
  for (const char* name : {"", ".pt", "yolo11.pt", "yolo11n.onnx", "yolo11n-seg-pose.pt", "yolo11nn.pt",
                           "best.pt", "yolov8n-world.pt", "yolov10c.pt", "yolov9b.pt", "xyolo11n.pt",
                           "yolo11n.pt.pt", "yolo11u.pt", "yolov5.pt"}) {
    EXPECT_FALSE(official_weights_for(name)) << name;
  }
}

}  // namespace
}  // namespace yolo::checkpoint
