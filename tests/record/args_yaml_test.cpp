// args.yaml against a file of the peer, and read back by the peer and by yaml-cpp.
#include "record/args_yaml.hpp"

#include <yaml-cpp/yaml.h>

#include "core/argument_file.hpp"
#include "record/run_peer.hpp"

namespace yolo::record {
namespace {

Arguments arguments_of_the_sample() {
  Arguments arguments(Mode::train);
  for (const auto& [name, text] :
       std::initializer_list<std::pair<const char*, const char*>>{{"model", "yolo11n.pt"},
                                                                  {"data", "coco8/coco8.yaml"},
                                                                  {"epochs", "1"},
                                                                  {"batch", "4"},
                                                                  {"imgsz", "[96, 64]"},
                                                                  {"device", "cpu"},
                                                                  {"workers", "0"},
                                                                  {"project", "runs é x"},
                                                                  {"freeze", "[0, 1]"},
                                                                  {"val", "False"},
                                                                  {"plots", "False"},
                                                                  {"classes", "[0, 16]"},
                                                                  {"lr0", "1e-5"}}) {
    arguments.set(name, std::string_view(text));
  }
  arguments.set("task", "detect");
  arguments.set("mode", "train");
  arguments.set("name", Literal{std::string("1e3")});
  return arguments;
}

std::vector<std::string> lines_of(std::istream& in) {
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(ArgsYaml, HasThePeersLinesInItsOrder) {
  std::ifstream file(test::data("record/args.yaml"));
  std::istringstream text(args_yaml(arguments_of_the_sample(), "runs é x/1e3"));
  std::vector<std::string> peer = lines_of(file);
  // Not quoted by the peer, because YAML 1.1 wants a point in a number; other readers would take it for one.
  std::ranges::replace(peer, std::string("name: 1e3"), std::string("name: '1e3'"));
  EXPECT_EQ(lines_of(text), peer);
}

TEST(ArgsYaml, OwnArgumentsAreComments) {
  Arguments arguments(Mode::train);
  EXPECT_THAT(args_yaml(arguments, "runs"), testing::Not(testing::HasSubstr("#")));
  arguments.set("ap", "peer");
  EXPECT_THAT(args_yaml(arguments, "runs"), testing::EndsWith("save_dir: runs\n# ap: peer\n"));
}

const std::vector<std::string> kTexts = {"",
                                         "plain",
                                         "two words",
                                         " edge",
                                         "-1",
                                         "+",
                                         "-x",
                                         "0x1f",
                                         "1_000",
                                         "12:30:45",
                                         ".5",
                                         "./folder",
                                         ".inf",
                                         "2024-01-02",
                                         "Yes",
                                         "off",
                                         "null",
                                         "~",
                                         "None",
                                         "a: b",
                                         "a:",
                                         "a #b",
                                         "#a",
                                         "it's",
                                         "\"quoted\"",
                                         "[1, 2]",
                                         "{a: 1}",
                                         "*star",
                                         "&and",
                                         "!tag",
                                         "%x",
                                         "@x",
                                         "`x`",
                                         "?",
                                         "? x",
                                         "- x",
                                         "C:\\new\\table",
                                         "line\nbreak",
                                         "tab\there",
                                         "Grün",
                                         "猫",
                                         "rtsp://host:554/a?b=c&d",
                                         "1e3",
                                         "3.",
                                         "0",
                                         "yes.yaml",
                                         "=",
                                         "<<",
                                         "|",
                                         ">",
                                         "'",
                                         "a\x7f"};

TEST(ArgsYaml, TextsReadBackAsTheSameText) {
  for (const std::string& text : kTexts) {
    const YAML::Node node = YAML::Load(fmt::format("key: {}", yaml_text(text)));
    EXPECT_TRUE(node["key"].IsScalar()) << text;
    EXPECT_EQ(node["key"].as<std::string>(), text);
  }
}

TEST(ArgsYaml, OurOwnReaderTakesItUp) {
  const Arguments written = arguments_of_the_sample();
  Arguments read(Mode::train);
  for (const FileArgument& argument : parse_argument_file(args_yaml(written, "runs/x"), "args.yaml")) {
    if (argument.name != "save_dir") read.set(argument.name, argument.value);
  }
  for (const ArgumentRow& row : argument_table())
    EXPECT_EQ(read.value(row.name), written.value(row.name)) << row.name;
}

TEST(RealPeerArgsYaml, ThePeerReadsTheSameValues) {
  YOLO_NEEDS_PEER();
  const test::TemporaryFolder folder;
  std::ofstream(folder / "args.yaml") << args_yaml(arguments_of_the_sample(), "runs é x/1e3");
  const std::string output = test::run_peer(R"(
import json, sys
from ultralytics.cfg import get_cfg
cfg = get_cfg(sys.argv[1])
print(json.dumps({name: getattr(cfg, name) for name in
                  ("task", "imgsz", "name", "project", "lr0", "classes", "val", "time", "batch", "freeze", "data")}))
)",
                                            folder / "args.yaml");
  const auto values = nlohmann::json::parse(output.substr(output.rfind("\n{") + 1));
  EXPECT_EQ(values, nlohmann::json::parse(
                        R"({"task": "detect", "imgsz": [96, 64], "name": "1e3", "project": "runs é x",
      "lr0": 1e-05, "classes": [0, 16], "val": false, "time": null, "batch": 4, "freeze": [0, 1],
      "data": "coco8/coco8.yaml"})"));
}

TEST(RealPeerArgsYaml, ThePeersYamlReadsEveryTextAsTheSameText) {
  YOLO_NEEDS_PEER();
  const test::TemporaryFolder folder;
  {
    std::ofstream file(folder / "texts.yaml");
    for (const std::string& text : kTexts) file << "- " << yaml_text(text) << "\n";
  }
  const std::string output = test::run_peer(
      "import json, sys, yaml\nprint(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8'))))\n",
      folder / "texts.yaml");
  EXPECT_EQ(nlohmann::json::parse(output), nlohmann::json(kTexts));
}

}  // namespace
}  // namespace yolo::record
