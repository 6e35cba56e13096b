// Nothing of a model YAML is passed over: every row, key and head of every built-in architecture with one
// name or value that is not known.
#include <yaml-cpp/yaml.h>

#include <yolo/error.hpp>
#include <yolo/graph/layer_request.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "support.hpp"

namespace yolo::graph {
namespace {

using testing::HasSubstr;

std::string text_of(const YAML::Node& root) {
  YAML::Emitter out;
  out << root;
  return out.c_str();
}

// What the reader says of the YAML, or "accepted".
std::string answer(const std::string& text, const std::string& name = "own.yaml") {
  try {
    network_from_yaml({text, name, ""});
    return "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
    return error.what();
  }
}

class EveryModel : public testing::TestWithParam<std::string> {
 protected:
  // A copy of its own, in which anything may be changed.
  YAML::Node yaml() const { return YAML::Load(find_model_yaml(GetParam()).text); }

  struct Place {
    const char* part;
    std::size_t row;
    std::size_t layer;
    std::string type;
  };
  std::vector<Place> rows() const {
    std::vector<Place> places;
    const YAML::Node root = yaml();
    for (const char* part : {"backbone", "head"}) {
      for (std::size_t row = 0; row < root[part].size(); ++row)
        places.push_back({part, row, places.size(), root[part][row][2].as<std::string>()});
    }
    return places;
  }
};

TEST_P(EveryModel, IsReadAsItStands) { EXPECT_EQ(answer(text_of(yaml()), GetParam()), "accepted"); }

TEST_P(EveryModel, AnArgumentTooManyIsNamed) {
  for (const Place& place : rows()) {
    YAML::Node root = yaml();
    YAML::Node arguments = root[place.part][place.row][3];
    while (arguments.size() < 12) arguments.push_back(YAML::Node());  // behind all that the layer may have
    arguments.push_back(777);
    const std::string said = answer(text_of(root));
    EXPECT_THAT(said, HasSubstr(fmt::format("layer {} (", place.layer))) << place.type;
    EXPECT_THAT(said, HasSubstr("argument 13 (777)")) << place.type;
  }
}

TEST_P(EveryModel, AWordInPlaceOfAnArgumentIsNamed) {
  for (const Place& place : rows()) {
    const std::size_t count = yaml()[place.part][place.row][3].size();
    for (std::size_t i = 0; i < count; ++i) {
      YAML::Node root = yaml();
      root[place.part][place.row][3][i] = "frobnicate";
      const std::string said = answer(text_of(root));
      EXPECT_NE(said, "accepted") << place.type << " " << i;
      EXPECT_THAT(said,
                  testing::AnyOf(HasSubstr(fmt::format("layer {} (", place.layer)), HasSubstr("model.")))
          << place.type << " " << i;
    }
  }
}

// Python counts True as 1; here it shows that a file means another argument.
TEST_P(EveryModel, ATruthIsNoNumber) {
  for (const Place& place : rows()) {
    const YAML::Node arguments = yaml()[place.part][place.row][3];
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const bool is_number =
          arguments[i].IsScalar() && std::isdigit(static_cast<unsigned char>(arguments[i].Scalar()[0]));
      if (!is_number) continue;
      YAML::Node root = yaml();
      root[place.part][place.row][3][i] = true;
      EXPECT_THAT(answer(text_of(root)), HasSubstr("found True")) << place.type << " " << i;
    }
  }
}

TEST_P(EveryModel, AMisspeltLayerIsNamed) {
  for (const Place& place : rows()) {
    YAML::Node root = yaml();
    const std::string wrong = place.type + "x";
    root[place.part][place.row][2] = wrong;
    EXPECT_THAT(answer(text_of(root)), HasSubstr("\"" + wrong + "\""));
  }
}

TEST_P(EveryModel, UnknownAndMisspeltKeysAreNamed) {
  std::vector<std::string> keys;
  for (const auto& entry : yaml()) keys.push_back(entry.first.as<std::string>());
  for (const std::string& key : keys) {
    if (key == "backbone" || key == "head") continue;  // without them it is no model YAML at all
    YAML::Node root = yaml();
    root[key + "x"] = root[key];
    root.remove(key);
    const std::string said = answer(text_of(root));
    EXPECT_THAT(said, HasSubstr("the key \"" + key + "x\" is not known."));
    EXPECT_THAT(said, HasSubstr(key.size() > 3 ? "Did you mean '" + key + "'" : "Known are nc"));
  }
  YAML::Node root = yaml();
  root["frobnicate"] = 1;
  EXPECT_THAT(answer(text_of(root)), HasSubstr("the key \"frobnicate\" is not known"));
}

TEST_P(EveryModel, KeysOfNewerReleasesAreReadOrRefused) {
  const bool one_to_one = rows().back().type == "v10Detect";
  const auto with = [&](const char* key, const char* value) {
    YAML::Node root = yaml();
    root[key] = YAML::Load(value);
    return answer(text_of(root), GetParam());
  };
  EXPECT_EQ(with("reg_max", "16"), "accepted") << "what the head has anyway";
  EXPECT_EQ(with("reg_max", "1"), "accepted");
  EXPECT_THAT(with("reg_max", "0"), HasSubstr("reg_max is 0; a whole number from 1"));
  EXPECT_THAT(with("reg_max", "few"), HasSubstr("reg_max is few"));
  EXPECT_EQ(with("end2end", "true"), "accepted");
  EXPECT_EQ(with("end2end", "None"), "accepted");
  EXPECT_THAT(with("end2end", "false"), HasSubstr(one_to_one ? "end2end must be True" : "accepted"));
  EXPECT_THAT(with("end2end", "often"), HasSubstr("end2end is often; True or False"));
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, EveryModel, testing::ValuesIn(builtin_model_names()), test_name);

// The rows of YOLO26 and YOLO12 that a reader of before took for something else.
TEST(StrictYaml, RowsOfNewerFamilies) {
  const auto row = [](const std::string& text) {
    return answer("backbone: [[-1, 1, Conv, [64, 3, 2]], " + text + "]\nhead: [[-1, 1, Detect, [nc]]]");
  };
  EXPECT_THAT(row("[-1, 2, C3k2, [64, True, 0.5, True]]"), "accepted") << "attention, since YOLO26";
  EXPECT_THAT(row("[-1, 2, C3k2, [64, True, 0.5, 1, True, 3]]"), HasSubstr("argument 6 (3)")) << "groups, before";
  EXPECT_THAT(row("[-1, 1, SPPF, [64, 5, 3, True]]"), HasSubstr("(SPPF) of own.yaml: argument 3 (3)"));
  EXPECT_THAT(row("[-1, 4, A2C2f, [64, True, 4]]"), "accepted");
  EXPECT_THAT(row("[-1, 4, A2C2f, [40, True, 4]]"), HasSubstr("20 inner channels; a multiple of 32"));
  EXPECT_THAT(row("[-1, 1, C3, [64, 3]]"), HasSubstr("argument 2 must be True or False, found 3"));
  EXPECT_THAT(row("[-1, 1, C2f, [64, 1]]"), "accepted") << "published files write 1 for True";
  EXPECT_THAT(row("[-1, 1, RepConv, [64, 5]]"), HasSubstr("kernel of 3"));
  EXPECT_THAT(row("[-1, 1, nn.Upsample, [10, 2, nearest]]"), HasSubstr("argument 1 (size) must be None"));
  EXPECT_THAT(row("[-1, 1, nn.Upsample, [None, 2, nearest, True]]"), HasSubstr("argument 4 (True)"));
}

TEST(StrictYaml, HeadsOfNewerFamilies) {
  const auto head = [](const std::string& text) {
    return answer("backbone: [[-1, 1, Conv, [64, 3, 2]]]\nhead: [[-1, 1, " + text + "]]");
  };
  EXPECT_THAT(head("OBB26, [nc, 1]"), "accepted");
  EXPECT_THAT(head("Segment26, [nc, 32, 256]"), "accepted");
  EXPECT_THAT(head("Pose26, [nc, [17, 3]]"), "accepted");
  EXPECT_THAT(head("SemanticSegment, [nc]"), HasSubstr("YOLO26 for semantic segmentation is not implemented yet"));
  EXPECT_THAT(head("YOLOESegment26, [nc, 32, 256]"), HasSubstr("YOLOE is not implemented yet"));
  EXPECT_THAT(head("Detect, [nc, anchors]"), HasSubstr("argument 2 (anchors)"));
  EXPECT_THAT(head("Detect, [nc, 16, True]"), HasSubstr("argument 2 (16)"));
}

TEST(StrictYaml, FilesOfLegacyYolov5) {
  EXPECT_THAT(answer("nc: 3\nanchors: 3\nbackbone: []\nhead: [[-1, 1, Detect, [nc, anchors]]]"),
              HasSubstr("legacy YOLOv5"));
}

TEST(StrictYaml, NamesAndTask) {
  const std::string rest = "backbone: [[-1, 1, Conv, [64, 3, 2]]]\nhead: [[-1, 1, Detect, [nc]]]\n";
  EXPECT_EQ(network_from_yaml({"nc: 2\nnames: [cat, dog]\n" + rest, "own.yaml", ""}).names,
            (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(network_from_yaml({"nc: 2\nnames: {0: cat, 1: dog}\n" + rest, "own.yaml", ""}).names,
            (std::vector<std::string>{"cat", "dog"}));
  EXPECT_THAT(answer("nc: 2\nnames: [cat]\n" + rest), HasSubstr("a name for each of the 2 classes"));
  EXPECT_THAT(answer("nc: 2\nnames: {1: cat, 2: dog}\n" + rest), testing::Not("accepted"));
  EXPECT_EQ(answer("task: detect\n" + rest), "accepted");
  EXPECT_THAT(answer("task: segment\n" + rest), HasSubstr("its head Detect is one for detect"));
}

TEST(StrictYaml, NamesOfFamiliesThatAreNotThere) {
  for (const char* name : {"yolo26n-sem.yaml", "yolov12n.yaml", "yoloe-26n-seg.yaml"}) {
    try {
      find_model_yaml(name);
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("is not implemented yet")) << name;
    }
  }
}

// A layer of a user's own is held to the same rule.
TEST(StrictYaml, OwnLayersReadAllOfTheirArguments) {
  const auto make = +[](LayerRequest& request) {
    request.out_channels = request.input();
    request.integer(0);
    auto module = std::make_shared<Module>();
    module->type = "Own";
    return module;
  };
  const auto forward =
      +[](const Module&, Builder&, std::span<const Value> inputs) { return std::vector<Value>{inputs[0]}; };
  Registry registry = Registry::builtin();
  registry.add({"Own", make, forward});
  const auto network = [&](const std::string& arguments) {
    network_from_yaml({"backbone: [[-1, 1, Conv, [8, 3, 2]], [-1, 1, Own, " + arguments +
                           "]]\nhead: [[-1, 1, Detect, [nc]]]",
                       "own.yaml", ""},
                      0, registry);
  };
  network("[1]");
  EXPECT_THROW(network("[1, 2]"), Error);
}

}  // namespace
}  // namespace yolo::graph
