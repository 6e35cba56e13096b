// What exported files say of their network.
#include "formats/metadata.hpp"

#include <yaml-cpp/yaml.h>

#include <yolo/graph/model_yaml.hpp>

#include "support.hpp"

namespace yolo::formats {
namespace {

Metadata of(const char* yaml) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(yaml), 2);
  network.names = {"cat", "cat's \"toy\""};
  const ModelDescription model = describe(network, "own", "own.pt");
  Metadata metadata = describe_export(model, *model.head, "2026-12-01T10:00:00.000001");
  metadata.imgsz = {320, 640};
  return metadata;
}

TEST(Metadata, HasThePeersKeysInItsOrder) {
  std::vector<std::string> keys;
  const nlohmann::ordered_json fields = fields_of(of("yolo11n-pose.yaml"));
  for (const auto& [key, value] : fields.items()) keys.push_back(key);
  EXPECT_THAT(keys, testing::ElementsAre("description", "author", "date", "version", "license", "docs", "stride", "task", "batch", "imgsz", "names",
                                         "kpt_shape", "args", "channels", "preprocess", "postprocess"));
}

TEST(Metadata, PythonReadsNumbersTruthAndQuotes) {
  const nlohmann::ordered_json fields = fields_of(of("yolo26n.yaml"));
  EXPECT_EQ(python_text(fields["names"]), R"({0: 'cat', 1: 'cat\'s "toy"'})");
  EXPECT_EQ(python_text(fields["imgsz"]), "[320, 640]");
  EXPECT_EQ(python_text(fields["end2end"]), "True");
  EXPECT_EQ(python_text(nullptr), "None");
  EXPECT_EQ(python_text("it's"), "\"it's\"");
}

TEST(Metadata, YamlIsReadBackAsItWas) {
  const YAML::Node root = YAML::Load(yaml_text(fields_of(of("yolo11n.yaml"))));
  EXPECT_EQ(root["names"][1].as<std::string>(), "cat's \"toy\"");
  EXPECT_EQ(root["imgsz"].as<std::vector<int>>(), (std::vector<int>{320, 640}));
  EXPECT_EQ(root["task"].as<std::string>(), "detect");
  EXPECT_EQ(root["preprocess"]["pad"].as<int>(), 114);
  EXPECT_TRUE(root["postprocess"]["nms"].as<bool>());
}

TEST(Metadata, TellsHowBoxesComeOut) {
  EXPECT_EQ(fields_of(of("yolo26n.yaml"))["postprocess"]["boxes"], "x1, y1, x2, y2 in input pixels");
  EXPECT_EQ(fields_of(of("yolo26n.yaml"))["postprocess"]["nms"], false);
  EXPECT_EQ(fields_of(of("yolo26n-obb.yaml"))["postprocess"]["boxes"], "x, y, width, height in input pixels");
  EXPECT_EQ(fields_of(of("yolo11n-cls.yaml"))["stride"], 1);
}

}  // namespace
}  // namespace yolo::formats
