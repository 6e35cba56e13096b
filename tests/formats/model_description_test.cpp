// What is known of a model, from each kind of file.
#include "formats/model_description.hpp"

#include "expect_error.hpp"
#include "formats/format.hpp"
#include "support.hpp"

namespace yolo::formats {
namespace {

using testing::ElementsAre;

// Written by tests/data/checkpoint/make_fixtures.py.
TEST(ModelDescription, OfACheckpoint) {
  const ModelDescription told = open_model(test::data("checkpoint/tiny_yolo11.pt")).description;
  EXPECT_EQ(told.name, "tiny_yolo11");
  EXPECT_EQ(told.task, "detect");
  EXPECT_EQ(told.trained_on(), "tiny.yaml");
  EXPECT_THAT(told.provenance.imgsz, ElementsAre(96));
  EXPECT_EQ(told.channels, 3);
  EXPECT_EQ(told.stride, 32);
  EXPECT_FALSE(told.fixed_input);
}

// The largest stride of the head, and never below 32, as by the peer.
TEST(ModelDescription, InputsAreMultiplesOfTheLargestStride) {
  EXPECT_EQ(open_model("yolov8n-p2.yaml").description.stride, 32);
  EXPECT_EQ(open_model("yolov8n-p6.yaml").description.stride, 64);
  EXPECT_EQ(open_model("yolo11n-cls.yaml").description.stride, 32);
}

// "yolo info" tells of it; it cannot be run.
TEST(ModelDescription, ANetworkMayEndInNoHead) {
  graph::Network network = open_model("yolo11n.yaml").network;
  network.layers.pop_back();
  EXPECT_FALSE(describe(network, "body", "body.pt").head);
}

TEST(ModelDescription, ANetworkWithoutLayersOrStridesIsRefused) {
  test::expect_error([] { describe({}, "empty", "empty.pt"); }, "empty.pt: the checkpoint holds no layers");
  graph::Network network = open_model("yolo11n.yaml").network;
  network.strides.clear();
  test::expect_error([&] { describe(network, "flat", "flat.pt"); }, "does not tell the strides");
}

}  // namespace
}  // namespace yolo::formats
