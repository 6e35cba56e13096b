// Options as arguments: defaults agree with the table, and each option reaches its argument.
#include "config/options.hpp"
#include "core/usage_error.hpp"
#include "record/args_yaml.hpp"
#include "support.hpp"

namespace yolo::config {
namespace {

using record::args_yaml;

// The defaults of the public struct and those of the table, which are the peer's, are written down twice.
TEST(TrainArguments, DefaultsOfOptionsAreThoseOfTheTable) {
  const Arguments arguments = train_arguments({}, "detect", "");
  for (const ArgumentRow& row : argument_table()) {
    EXPECT_EQ(to_string(arguments.value(row.name)), to_string(table_default(row))) << row.name;
  }
}

// A value other than the default, of whatever kind.
std::string other_value(const ArgumentRow& row) {
  static const std::map<std::string_view, std::string> kTexts{
      {"task", "segment"}, {"mode", "train"},      {"model", "m.pt"},         {"data", "d.yaml"},  {"device", "cpu"},
      {"project", "p"},    {"name", "n"},          {"cache", "disk"},         {"pretrained", "w.pt"}, {"optimizer", "Adam"},
      {"resume", "l.pt"},  {"copy_paste_mode", "mixup"}, {"auto_augment", "augmix"}, {"cfg", "c.yaml"}, {"ap", "peer"}};
  if (const auto text = kTexts.find(row.name); text != kTexts.end()) return text->second;
  if (row.kind == ArgumentKind::boolean) return table_default(row) == Literal{true} ? "False" : "True";
  if (row.kind == ArgumentKind::integers || row.kind == ArgumentKind::integer) return "32";
  return row.kind == ArgumentKind::fraction || row.name == "crop_fraction" || row.name == "erasing" ? "0.375" : "3";
}

// What the program is told comes back from the options; task, model and cfg are not among them.
TEST(TrainArguments, EveryArgumentReachesItsOption) {
  for (const ArgumentRow& row : argument_table()) {
    if (!contains(row.modes, Mode::train) || row.name == "mode" || row.name == "cfg" || row.name == "model") continue;
    Arguments given(Mode::train);
    given.set(row.name, std::string_view(other_value(row)));
    const TrainOptions options = train_options(given);
    EXPECT_EQ(options.given, std::vector<std::string>{std::string(row.name)});
    if (row.name == "task") {
      EXPECT_EQ(options.task, "segment");
      continue;
    }
    const Arguments back = train_arguments(options, "detect", "");
    ASSERT_NE(to_string(given.value(row.name)), to_string(table_default(row))) << row.name;
    const bool is_number = row.kind == ArgumentKind::number || row.kind == ArgumentKind::fraction;
    if (is_number) {
      EXPECT_EQ(back.number(row.name), given.number(row.name)) << row.name;
    } else {
      EXPECT_EQ(to_string(back.value(row.name)), to_string(given.value(row.name))) << row.name;
    }
  }
}

TEST(TrainArguments, OptionsReachTheirArguments) {
  TrainOptions options;
  options.data = "coco8/coco8.yaml";
  options.epochs = 1;
  options.batch = 4;
  options.device = "cpu";
  options.workers = 0;
  options.project = "runs é x";
  options.name = "exp";
  options.freeze = {0, 1};
  options.classes = {0, 16};
  options.val = options.plots = false;
  options.lr0 = 1e-5;
  const Arguments arguments = train_arguments(options, "detect", "yolo11n.pt");
  std::ifstream peer(test::data("record/args.yaml"));
  std::istringstream ours(args_yaml(arguments, "runs é x/1e3"));
  std::string expected, line;
  for (int number = 1; std::getline(peer, expected); ++number) {
    ASSERT_TRUE(std::getline(ours, line));
    // The sample's size has two values and its name looks like a number.
    if (expected.starts_with("imgsz")) {
      std::getline(peer, expected);
      std::getline(peer, expected);
    } else if (!expected.starts_with("name:")) {
      EXPECT_EQ(line, expected) << number;
    }
  }
}

TEST(TrainArguments, ChoicesAndSharesAreChecked) {
  TrainOptions options;
  options.cache = ImageCache::disk;
  options.batch = 0.6;
  options.freeze = 10;
  options.augment.auto_augment = "";
  options.resume_file = "last.pt";
  const Arguments arguments = train_arguments(options, "segment", "yolo11n.yaml");
  EXPECT_EQ(arguments.text("cache"), "disk");
  EXPECT_EQ(arguments.number("batch"), 0.6);
  EXPECT_EQ(to_string(arguments.value("freeze")), "10");
  EXPECT_TRUE(arguments.is_none("auto_augment"));
  EXPECT_EQ(to_string(arguments.value("resume")), "last.pt");
  options.augment.mosaic = 1.5;
  EXPECT_THROW(train_arguments(options, "segment", ""), UsageError);
}

// freeze=5 is the first five layers, freeze=[5] the one with index 5: the peer writes the second as a list of
// one line.
TEST(TrainArguments, ANumberOfLayersIsNoListOfOne) {
  Arguments arguments(Mode::train);
  arguments.set("freeze", "5");
  EXPECT_EQ(train_options(arguments).freeze.first, 5);
  EXPECT_TRUE(train_options(arguments).freeze.layers.empty());
  EXPECT_THAT(args_yaml(train_arguments(train_options(arguments), "detect", ""), "x"),
              testing::HasSubstr("\nfreeze: 5\n"));
  arguments.set("freeze", "[5]");
  EXPECT_EQ(train_options(arguments).freeze.first, 0);
  EXPECT_EQ(train_options(arguments).freeze.layers, std::vector<int>{5});
  EXPECT_THAT(args_yaml(train_arguments(train_options(arguments), "detect", ""), "x"),
              testing::HasSubstr("\nfreeze:\n- 5\n"));
  for (const char* none : {"None", "[]"}) {
    arguments.set("freeze", none);
    EXPECT_EQ(train_options(arguments).freeze.first, 0) << none;
    EXPECT_TRUE(train_options(arguments).freeze.layers.empty()) << none;
  }
}

}  // namespace
}  // namespace yolo::config
