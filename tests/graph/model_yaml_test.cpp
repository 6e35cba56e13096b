// Networks made from model YAML against what the real peer builds (golden/models.json).
#include "graph/model_yaml.hpp"

#include <yolo/error.hpp>

#include <set>

#include "graph/emit.hpp"
#include "graph/passes/passes.hpp"
#include "graph/shapes.hpp"
#include "support.hpp"

namespace yolo::graph {
namespace {

using nlohmann::json;

// Published counts of YOLO11 (https://docs.ultralytics.com/models/yolo11): 2.6 M for n; exact figure of 8.3.6.
TEST(ModelYaml, KnowsScalesByName) {
  EXPECT_EQ(scale_of_name("yolo11n.yaml"), "n");
  EXPECT_EQ(scale_of_name("/some/where/yolov8x-p2.yaml"), "x");
  EXPECT_EQ(scale_of_name("yolo11.yaml"), "");
  EXPECT_EQ(count_modules(network_from_yaml(find_model_yaml("yolo11n.yaml"))).parameters, 2624080);
}

TEST(ModelYaml, ClassesReplaceTheFilesNc) {
  const Network network = network_from_yaml(find_model_yaml("yolov8n.yaml"), 3);
  EXPECT_EQ(network.layers.back().module->integer("nc"), 3);
  EXPECT_EQ(network.names.size(), 3u);
}

TEST(ModelYaml, AcceptsTheLegacyMultiplesAndActivation) {
  const Network network = network_from_yaml({R"(
nc: 2
depth_multiple: 0.5
width_multiple: 0.5
activation: nn.ReLU()
backbone: [[-1, 1, Conv, [32, 3, 2]], [-1, 4, C3, [64]]]
head: [[-1, 1, nn.MaxPool2d, [2, 2]], [[-1], 1, Detect, [nc]]]
)", "own.yaml", ""});
  EXPECT_EQ(network.layers[0].module->child("act").type, "ReLU");
  EXPECT_EQ(network.layers[1].module->child("m").children.size(), 2u);
  EXPECT_EQ(network.strides, std::vector<double>{4});
}

struct BadYaml {
  const char* text;
  const char* message;
};

class WrongYaml : public testing::TestWithParam<BadYaml> {};

TEST_P(WrongYaml, IsOneClearError) {
  try {
    network_from_yaml({GetParam().text, "bad.yaml", ""});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongYaml,
    testing::Values(
        BadYaml{"", "backbone"}, BadYaml{"a: [", "bad.yaml"}, BadYaml{"backbone: 3\nhead: 4", "backbone"},
        BadYaml{"backbone: [[-1, 1, Nonsense, [3]]]\nhead: []", "Nonsense"},
        BadYaml{"backbone: [[-1, 1, Conv, []]]\nhead: []", "argument 1 is missing"},
        BadYaml{"backbone: [[-1, 1, Conv, [-8]]]\nhead: []", "positive number of channels"},
        BadYaml{"backbone: [[-1, 1, Conv, [99999999999]]]\nhead: []", "sensible whole number"},
        BadYaml{"backbone: [[-1, 1, Conv, [8, 0]]]\nhead: []", "cannot be built"},
        BadYaml{"backbone: [[4, 1, Conv, [8]]]\nhead: []", "no layer 4"},
        BadYaml{"backbone: [[-1, 99999999, Conv, [8]]]\nhead: []", "repeats"},
        BadYaml{"backbone: [[-1, 1, Conv]]\nhead: []", "[from, repeats, module, args]"},
        BadYaml{"backbone: [[-1, 1, Conv, [8]]]\nhead: []", "without a head"},
        BadYaml{"nc: 0\nbackbone: []\nhead: []", "nc must be"}));

TEST(ModelYaml, AMissingFileNamesTheBuiltInOnes) {
  EXPECT_THROW(
      {
        try {
          find_model_yaml("yolo99n.yaml");
        } catch (const Error& error) {
          EXPECT_THAT(error.what(), testing::HasSubstr("yolo11.yaml"));
          throw;
        }
      },
      Error);
}

}  // namespace
}  // namespace yolo::graph
