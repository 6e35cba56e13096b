// The grammar of the command line.
#include "core/command_line.hpp"

#include <gmock/gmock.h>

#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo {

void PrintTo(const GivenArgument& argument, std::ostream* out) {
  *out << argument.name << "=" << argument.text;
}

namespace {

using testing::ElementsAre;
using Words = std::vector<std::string>;

/// "words | name=text ..." of a line.
std::string read(const Words& words) {
  CommandLine line = parse_command_line(words);
  std::string text;
  for (const std::string& word : line.words) text += word + " ";
  text += "|";
  for (const GivenArgument& argument : line.arguments) text += " " + argument.name + "=" + argument.text;
  return text + (line.help ? " help" : "") + (line.version ? " version" : "");
}

TEST(CommandLine, AllSpellingsOfAPair) {
  for (const Words& words : std::vector<Words>{{"predict", "conf=0.3"},
                                               {"predict", "conf", "=", "0.3"},
                                               {"predict", "conf=", "0.3"},
                                               {"predict", "conf", "=0.3"},
                                               {"predict", "--conf=0.3"},
                                               {"predict", "--conf", "0.3"},
                                               {"predict,", "conf=0.3,"},
                                               {"predict", ",", "conf=0.3", ","},
                                               {"--conf", "0.3", "predict"},
                                               {"conf=0.3", "--predict"}}) {
    EXPECT_EQ(read(words), "predict | conf=0.3") << testing::PrintToString(words);
  }
}

TEST(CommandLine, BareBoolMeansTrue) {
  EXPECT_EQ(read({"predict", "save_txt"}), "predict | save_txt=True");
  EXPECT_EQ(read({"predict", "--save-txt"}), "predict | save_txt=True");
  EXPECT_EQ(read({"--save_txt", "predict"}), "predict | save_txt=True");
  EXPECT_EQ(read({"--save_txt", "False", "predict"}), "predict | save_txt=False");
  EXPECT_EQ(read({"--hide-labels", "--conf", "0.3"}), "| hide_labels=True conf=0.3");
  EXPECT_THROW(read({"predict", "conf"}), UsageError);
  EXPECT_THROW(read({"predict", "--source", "--conf", "0.3"}), UsageError);
}

TEST(CommandLine, WordsThatAreNamesTooAreWords) {
  EXPECT_EQ(read({"val"}), "val |");
  EXPECT_EQ(read({"pose", "predict"}), "pose predict |");
  EXPECT_EQ(read({"train", "val=False", "--pose", "12"}), "train | val=False pose=12");
}

TEST(CommandLine, ListsMayHoldSpaces) {
  EXPECT_EQ(read({"imgsz=[640,", "480]"}), "| imgsz=[640, 480]");
  EXPECT_EQ(read({"classes", "=", "[0,", "2,", "3],", "predict"}), "predict | classes=[0, 2, 3]");
  EXPECT_EQ(read({"--imgsz", "(640,", "480)"}), "| imgsz=(640, 480)");
  EXPECT_EQ(read({"classes=[0,2", "conf=0.3"}), "| classes=[0,2 conf=0.3");
  EXPECT_EQ(read({"source=[a", "predict"}), "predict | source=[a");
}

TEST(CommandLine, ValuesMayHoldEqualsSignsAndSpaces) {
  EXPECT_EQ(read({"source=http://x/?a=b"}), "| source=http://x/?a=b");
  EXPECT_EQ(read({"source=", "http://x/?a=b"}), "| source=http://x/?a=b");
  EXPECT_EQ(read({"source=a b.jpg"}), "| source=a b.jpg");
  EXPECT_EQ(read({"--source", "http://x/?conf=1"}), "| source=http://x/?conf=1");
  EXPECT_EQ(read({"--source", "-"}), "| source=-");
}

TEST(CommandLine, MissingNamesAndValues) {
  for (const Words& words : std::vector<Words>{{"conf="},
                                               {"predict", "conf", "="},
                                               {"="},
                                               {"=3"},
                                               {"--=3"},
                                               {"name=", "conf=0.3"},
                                               {"conf=", "--save"},
                                               {"source=x", "=", "y"}}) {
    EXPECT_THROW(read(words), UsageError) << testing::PrintToString(words);
  }
}

TEST(CommandLine, HelpAndVersion) {
  EXPECT_EQ(read({"predict", "--help"}), "predict | help");
  EXPECT_EQ(read({"predict", "-h"}), "predict | help");
  EXPECT_EQ(read({"-v"}), "| version");
  EXPECT_EQ(read({"predict", "source=help"}), "predict | source=help");
}

TEST(CommandLine, UnknownNamesAreKeptForTheMessage) {
  EXPECT_EQ(read({"--no-such", "no-such=1", "foo"}), "foo | no-such=True no-such=1");
}

TEST(CommandLine, SettingsMayClearAValue) {
  EXPECT_THAT(joined_pairs(Words{"api_key=", "runs_dir=x"}, true), ElementsAre("api_key=", "runs_dir=x"));
  EXPECT_THAT(joined_pairs(Words{"runs_dir", "=", "x"}, true), ElementsAre("runs_dir=x"));
  EXPECT_THAT(joined_pairs(Words{"runs_dir=", "x"}, true), ElementsAre("runs_dir=x"));
}

}  // namespace
}  // namespace yolo
