// Nothing of a checkpoint's modules is passed over: every kind of module of every family with one attribute,
// part or tensor that is not known.
#include <set>

#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "checkpoint/module_rule_tables.hpp"
#include "checkpoint/random_weights.hpp"
#include "checkpoint/training_checkpoint.hpp"
#include "expect_error.hpp"
#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using graph::Module;
using graph::ModulePtr;
using testing::HasSubstr;

// One module of each type in the network, with its whole inside.
void collect(const ModulePtr& module, std::map<std::string, ModulePtr>& found) {
  found.emplace(module->type, module);
  for (const auto& [name, child] : module->children) collect(child, found);
}

std::map<std::string, ModulePtr> kinds_of(const graph::Network& network) {
  std::map<std::string, ModulePtr> found;
  for (const graph::NetworkLayer& layer : network.layers) collect(layer.module, found);
  return found;
}

// What the reader says of a file whose only layer is the module, or "accepted".
std::string answer(const Module& module) {
  const test::TemporaryFolder folder;
  graph::Network network;
  network.layers.push_back({0, {-1}, std::make_shared<Module>(module)});
  network.strides = {8};
  network.names = {"a"};
  CheckpointContents contents;
  contents.ema = &network;
  write_checkpoint(folder / "one.pt", contents);
  try {
    load_checkpoint(folder / "one.pt");
    return "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
    return error.what();
  }
}

// Every attribute, part and tensor under another name, and one of each kind that nobody knows.
void expect_strict(const Module& module) {
  SCOPED_TRACE(module.type);
  ASSERT_EQ(answer(module), "accepted");
  const auto refused = [&](const Module& changed, const std::string& name) {
    EXPECT_THAT(answer(changed),
                testing::AllOf(HasSubstr("\"" + name + "\""), HasSubstr("model.0 (" + module.type + ")")));
  };
  Module changed = module;
  changed.attributes["frobnicate"] = true;
  refused(changed, "frobnicate");
  for (const auto& [name, value] : module.attributes) {
    changed = module;
    changed.attributes[name + "x"] = value;
    refused(changed, name + "x");
  }
  changed = module;
  changed.parameters.emplace_back("frobnicate", graph::Tensor::from_floats({2}, {1, 2}));
  refused(changed, "frobnicate");
  changed = module;
  changed.buffers.emplace_back("frobnicate", graph::Tensor::from_floats({2}, {1, 2}));
  refused(changed, "frobnicate");
  if (module.type == "Sequential" || module.type == "ModuleList") return;  // any part of these is run
  changed = module;
  const auto identity = std::make_shared<Module>();
  identity->type = "Identity";
  changed.children.emplace_back("frobnicate", identity);
  refused(changed, "frobnicate");
}

class EveryFamily : public testing::TestWithParam<std::string> {};

TEST_P(EveryFamily, ModulesHoldWhatIsKnownOnly) {
  static std::set<std::string> done;  // each kind once is enough, and the families share most
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(GetParam()));
  const auto kinds = kinds_of(network);
  const bool is_new =
      std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return !done.contains(kind.first); });
  if (!is_new) return;
  test::fill_weights(network);
  for (const auto& [type, module] : kinds) {
    if (done.insert(type).second) expect_strict(*module);
  }
}

// The smallest of each family.
INSTANTIATE_TEST_SUITE_P(Yaml, EveryFamily,
                         testing::Values("yolo11n.yaml", "yolo11n-seg.yaml", "yolo11n-pose.yaml",
                                         "yolo11n-obb.yaml", "yolo11n-cls.yaml", "yolov8n.yaml",
                                         "yolov8n-ghost.yaml", "yolov8n-cls-resnet50.yaml", "yolov10n.yaml",
                                         "yolov10s.yaml", "yolov9t.yaml", "yolov9e.yaml", "yolov6n.yaml",
                                         "yolov5n.yaml", "yolov3-tiny.yaml", "rtdetr-l.yaml"),
                         test::ParameterName());

class EveryReference : public testing::TestWithParam<std::string> {};

TEST_P(EveryReference, ModulesHoldWhatIsKnownOnly) {
  YOLO_NEEDS_SHARED("ref/weights/" + GetParam());
  for (const auto& [type, module] : kinds_of(load_checkpoint(test::shared("ref/weights/" + GetParam()))))
    expect_strict(*module);
}

INSTANTIATE_TEST_SUITE_P(Shared, EveryReference,
                         testing::Values("yolo11n.pt", "yolo11n-seg.pt", "yolo11n-pose.pt",
                                         "yolo11n-obb-dota8.pt", "yolo11n-cls.pt"),
                         test::ParameterName());

// Every layer of the built-in list has its rule: without one anything would pass.
TEST(ModuleRules, EveryTypeOfTheFamiliesHasOne) {
  for (const std::string& name : graph::builtin_model_names()) {
    for (const auto& [type, module] : kinds_of(graph::network_from_yaml(graph::find_model_yaml(name))))
      EXPECT_NE(find_type_rule(type), nullptr) << type << " of " << name;
  }
}

TEST(ModuleRules, WordsAreWhole) {
  EXPECT_TRUE(is_word("Conv", "DWConv Conv"));
  EXPECT_FALSE(is_word("Conv", "DWConv Conv2d"));
  EXPECT_FALSE(is_word("a b", "a b"));
  EXPECT_FALSE(is_word("", "a b"));
}

struct Wrong {
  const char* yaml;
  const char* type;
  const char* setting;
  graph::Attribute value;
  const char* message;
};

class WrongSetting : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSetting, IsOneClearError) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(GetParam().yaml));
  test::fill_weights(network);
  Module module = *kinds_of(network).at(GetParam().type);
  module.attributes[GetParam().setting] = GetParam().value;
  EXPECT_THAT(answer(module), HasSubstr(GetParam().message));
}

// Settings with a value that nothing here computes, and heads that contradict themselves.
INSTANTIATE_TEST_SUITE_P(
    Values, WrongSetting,
    testing::Values(
        Wrong{"yolo11n.yaml", "BatchNorm2d", "track_running_stats", false, "supported is True"},
        Wrong{"yolo11n.yaml", "Upsample", "align_corners", true, "supported is None or False"},
        Wrong{"yolo11n.yaml", "Detect", "end2end", true, "\"end2end\" is True, and it has no one-to-one branches"},
        Wrong{"yolo26n.yaml", "Detect", "end2end", false, "\"end2end\" is False, and it has one-to-one branches"},
        Wrong{"yolo26n.yaml", "Detect", "reg_max", std::int64_t{16}, "branch cv2.0 ends in 4 channels"},
        Wrong{"yolo26n.yaml", "Detect", "nl", std::int64_t{2}, "\"nl\" is 2"},
        Wrong{"yolo26n-pose.yaml", "Pose26", "kpt_shape", std::vector<std::int64_t>{5, 3}, "branch cv4_kpts.0 ends in 51 channels"},
        Wrong{"yolo26n-seg.yaml", "Segment26", "nm", std::int64_t{8}, "branch cv4.0 ends in 32 channels"},
        Wrong{"yolo11n.yaml", "Detect", "xyxy", true, "\"xyxy\" is True"},
        Wrong{"yolo11n.yaml", "Detect", "format", std::string("tflite"), "\"format\" is tflite"},
        Wrong{"yolo11n.yaml", "Detect", "reg_max", std::int64_t{1}, "branch cv2.0 ends in 64 channels"},
        Wrong{"yolo11n.yaml", "Detect", "reg_max", std::int64_t{8}, "branch cv2.0 ends in 64 channels"},
        Wrong{"yolo11n.yaml", "Detect", "reg_max", std::int64_t{1} << 62, "should be 1 to 1024"},
        Wrong{"yolo11n.yaml", "Detect", "nc", std::int64_t{3}, "branch cv3.0 ends in 80 channels"},
        Wrong{"yolo11n.yaml", "Detect", "nl", std::int64_t{2}, "\"nl\" is 2"},
        Wrong{"yolo11n.yaml", "Detect", "no", std::int64_t{2}, "\"no\" is 2"},
        Wrong{"yolo11n-obb.yaml", "OBB", "ne", std::int64_t{2}, "\"ne\" is 2"},
        Wrong{"yolo11n-seg.yaml", "Segment", "nm", std::int64_t{16}, "branch cv4.0 ends in 32 channels"},
        Wrong{"yolo11n-pose.yaml", "Pose", "kpt_shape", std::vector<std::int64_t>{17, 2},
              "branch cv4.0 ends in 51"},
        Wrong{"yolov10n.yaml", "v10Detect", "end2end", false, "has one-to-one branches"}),
    [](const auto& test) {
      return fmt::format("{}_{}_{}", test.param.type, test.param.setting, test.index);
    });

// What other releases of Ultralytics keep in a head changes nothing.
TEST(ModuleRules, InertAttributesOfOtherReleases) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml("yolo11n.yaml"));
  test::fill_weights(network);
  Module head = *kinds_of(network).at("Detect");
  head.attributes["max_det"] = std::int64_t{300};
  head.attributes["legacy"] = false;
  head.attributes["dynamic"] = false;
  head.attributes["end2end"] = false;
  head.attributes["export"] = true;
  head.attributes["format"] = std::monostate();
  head.attributes["agnostic_nms"] = false;
  head.attributes["xyxy"] = false;
  EXPECT_EQ(answer(head), "accepted");
  Module pool = *kinds_of(network).at("SPPF");
  pool.attributes["n"] = std::int64_t{3};
  pool.attributes["add"] = false;
  EXPECT_EQ(answer(pool), "accepted");
}

/// Takes a part out of the head of a YAML's network.
std::string answer_without(const char* yaml, const char* type, std::initializer_list<const char*> parts) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(yaml));
  test::fill_weights(network);
  Module module = *kinds_of(network).at(type);
  for (const char* part : parts) {
    std::erase_if(module.children, [&](const auto& child) { return child.first == part; });
  }
  return answer(module);
}

TEST(HalfHeads, AreRefusedByWhatIsMissing) {
  EXPECT_THAT(answer_without("yolo26n.yaml", "Detect", {"one2one_cv3"}), HasSubstr("of its one-to-one branches is missing: one2one_cv3"));
  EXPECT_THAT(answer_without("yolo26n.yaml", "Detect", {"cv2"}), HasSubstr("of its one-to-many branches is missing: cv2"));
  EXPECT_THAT(answer_without("yolo26n-seg.yaml", "Segment26", {"one2one_cv4"}), HasSubstr("is missing: one2one_cv4"));
  EXPECT_THAT(answer_without("yolo26n-pose.yaml", "Pose26", {"one2one_cv4_kpts"}), HasSubstr("is missing: one2one_cv4_kpts"));
  EXPECT_THAT(answer_without("yolo26n.yaml", "Detect", {"cv2", "cv3", "one2one_cv2", "one2one_cv3"}), HasSubstr("no branches"));
}

}  // namespace
}  // namespace yolo::checkpoint
