// Options as arguments: defaults agree with the table, and each option reaches its argument.
#include "record/train_arguments.hpp"

#include "core/usage_error.hpp"
#include "record/args_yaml.hpp"
#include "support.hpp"

namespace yolo::record {
namespace {

// The defaults of the public struct and those of the table, which are the peer's, are written down twice.
TEST(TrainArguments, DefaultsOfOptionsAreThoseOfTheTable) {
  const Arguments arguments = train_arguments({}, "detect", "");
  for (const ArgumentRow& row : argument_table()) {
    EXPECT_EQ(to_string(arguments.value(row.name)), to_string(table_default(row))) << row.name;
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
}  // namespace yolo::record
