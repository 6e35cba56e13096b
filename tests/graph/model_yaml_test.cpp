// Networks made from model YAML against what the real peer builds (golden/models.json).
#include <yolo/graph/model_yaml.hpp>

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

TEST(ModelYaml, TheHeadTellsTheTask) {
  const auto task = [](const char* name) { return network_from_yaml(find_model_yaml(name)).task; };
  EXPECT_EQ(task("yolo11n-seg.yaml"), "segment");
  EXPECT_EQ(task("yolov8s-pose-p6.yaml"), "pose");
  EXPECT_EQ(task("yolo11n-obb.yaml"), "obb");
  EXPECT_EQ(task("yolov8n-cls.yaml"), "classify");
  EXPECT_EQ(task("yolov10n.yaml"), "detect");
}

TEST(ModelYaml, KeypointsFollowTheFile) {
  ModelYaml yaml = find_model_yaml("yolov8n-pose.yaml");
  yaml.text.replace(yaml.text.find("[17, 3]"), 7, "[5, 2]");
  const Network network = network_from_yaml(yaml, 4);
  const Module& head = *network.layers.back().module;
  EXPECT_EQ(head.integer("nk"), 10);
  EXPECT_EQ(head.integer("nc"), 4);
  EXPECT_EQ(head.pair("kpt_shape"), (std::pair<std::int64_t, std::int64_t>(5, 2)));
}

TEST(ModelYaml, FindsFilesByOldAndFixedNames) {
  EXPECT_EQ(network_from_yaml(find_model_yaml("yolov5n6.yaml")).strides, (std::vector<double>{8, 16, 32, 64}));
  EXPECT_EQ(network_from_yaml(find_model_yaml("yolov9c-seg.yaml")).task, "segment");
  EXPECT_EQ(count_modules(network_from_yaml(find_model_yaml("yolov3-tiny.yaml"))).layers, 98);
}

TEST(ModelYaml, OldAndNewBatchNorms) {
  const auto epsilon = [](const char* name) {
    return network_from_yaml(find_model_yaml(name)).layers[0].module->child("bn").number("eps", 0);
  };
  EXPECT_DOUBLE_EQ(epsilon("yolo11n.yaml"), 1e-3);
  EXPECT_DOUBLE_EQ(epsilon("yolo11n-cls.yaml"), 1e-5) << "networks for classification keep PyTorch's own";
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
        BadYaml{"scales: {n: [925, 0.25, 1024]}\nbackbone: [[-1, 22, C3k2, [32, True]]]\nhead: []", "20350 repeats of a layer, as scaled by 925"},
        BadYaml{"scales: {n: [1.0e+300, 0.25, 1024]}\nbackbone: [[-1, 2, C3k2, [32, True]]]\nhead: []", "repeats of a layer"},
        BadYaml{"scales: {n: [.nan, 0.25, 1024]}\nbackbone: [[-1, 2, C3k2, [32, True]]]\nhead: []", "repeats of a layer"},
        BadYaml{"backbone: [[-1, 1, RepNCSPELAN4, [64, 64, 32, 1000000]]]\nhead: []", "a whole number from 0 to 1000"},
        BadYaml{"backbone: [[-1, 1, Conv]]\nhead: []", "[from, repeats, module, args]"},
        BadYaml{"backbone: [[-1, 1, Conv, [8]]]\nhead: []", "without a head"},
        BadYaml{"backbone: []\nhead: [[-1, 1, Pose, [nc, kpt_shape]]]", "kpt_shape must be"},
        BadYaml{"kpt_shape: [17, 9]\nbackbone: []\nhead: [[-1, 1, Pose, [nc, kpt_shape]]]", "kpt_shape must be"},
        BadYaml{"kpt_shape: 3\nbackbone: []\nhead: [[-1, 1, Pose, [nc, kpt_shape]]]", "kpt_shape must be"},
        BadYaml{"backbone: [[-1, 1, ResNetLayer, [64, 64, 1, false, 1]]]\nhead: []", "input channels"},
        BadYaml{"backbone: [[-1, 1, ResNetLayer, [3, 64, 1, false, 9999]]]\nhead: []", "blocks"},
        BadYaml{"backbone: [[-1, 1, CBLinear, [[8, -8]]]]\nhead: []", "needs channels"},
        BadYaml{"backbone: [[-1, 1, Conv, [8]], [[0, -1], 1, CBFuse, [[0]]]]\nhead: [[-1, 1, Detect, [nc]]]", "map 0"},
        BadYaml{"backbone: [[-1, 1, CBLinear, [[8]]], [[0, -1], 1, CBFuse, [[1]]]]\nhead: [[-1, 1, Detect, [nc]]]", "map 1"},
        BadYaml{"backbone: [[-1, 1, Conv, [8]], [[0, -1], 1, CBFuse, [[0, 1]]]]\nhead: []", "one for each but the last"},
        BadYaml{"backbone: [[-1, 1, ZeroPad2d, [1]]]\nhead: []", "[[left, right, top, bottom]]"},
        BadYaml{"backbone: [[-1, 1, ZeroPad2d, [[1, 1, -1, 1]]]]\nhead: [[-1, 1, Detect, [nc]]]", "at least 0"},
        BadYaml{"backbone: [[-1, 1, ConvTranspose2d, [8, 0]]]\nhead: []", "cannot be built"},
        BadYaml{"backbone: [[-1, 1, PSA, [64]]]\nhead: []", "as many channels"},
        BadYaml{"backbone: [[-1, 1, Classify, [1280]], [-1, 1, nn.Upsample, [None, 2, nearest]]]\nhead: []", "number of axes"},
        BadYaml{"backbone: []\nhead: []", "no layers"},
        BadYaml{"nc: 0\nbackbone: []\nhead: []", "nc must be"}));

TEST(ModelYaml, ManyLayersOfManyRepeatsAreRefused) {
  std::string text = "backbone:\n";
  for (int i = 0; i < 4; ++i) text += "  - [-1, 1000, C2f, [16]]\n";
  try {
    network_from_yaml({text + "head: []\n", "bad.yaml", ""});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("more than 3000 repeats of layers in all"));
  }
}

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
