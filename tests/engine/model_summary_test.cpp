// The summary line.
#include "engine/model_summary.hpp"

#include <yolo/graph/model_yaml.hpp>

#include "support.hpp"

namespace yolo::engine {
namespace {

// The figures that the peer prints for its own yolo11n.yaml (golden/models.json).
TEST(ModelSummary, IsThePeersLine) {
  const graph::Network network = graph::network_from_yaml(graph::find_model_yaml("yolo11n.yaml"));
  EXPECT_EQ(model_info(network, "YOLO11n").text(), "YOLO11n summary: 319 layers, 2,624,080 parameters, 6.6 GFLOPs");
  EXPECT_EQ(model_info(network, "YOLO11n", true).text(), "YOLO11n summary (fused): 238 layers, 2,616,248 parameters, 6.5 GFLOPs");
  EXPECT_EQ(model_info(network, "YOLO11n").classes, 80);
  EXPECT_EQ(model_info(network, "YOLO11n").task, "detect");
  const std::string detailed = layer_rows(network);
  EXPECT_THAT(detailed, testing::HasSubstr("C2PSA"));
  EXPECT_THAT(detailed, testing::HasSubstr("[16, 19, 22]"));
}

}  // namespace
}  // namespace yolo::engine
