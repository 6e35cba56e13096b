// The typed values of one run.
#include "core/arguments.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Arguments with(std::string_view name, std::string_view text, Mode mode = Mode::predict) {
  Arguments arguments(mode);
  arguments.set(name, text);
  return arguments;
}

std::string refusal(std::string_view name, std::string_view text, Mode mode = Mode::predict) {
  try {
    with(name, text, mode);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Arguments, DefaultsOfPredict) {
  Arguments arguments;
  EXPECT_DOUBLE_EQ(arguments.number("conf"), 0.25);
  EXPECT_DOUBLE_EQ(arguments.number("iou"), 0.7);
  EXPECT_EQ(arguments.integer("batch"), 1);
  EXPECT_THAT(arguments.integers("imgsz"), ElementsAre(640));
  EXPECT_TRUE(arguments.flag("save"));
  EXPECT_EQ(arguments.text("mode"), "predict");
  EXPECT_EQ(arguments.optional_text("source"), std::nullopt);
  EXPECT_EQ(arguments.optional_integer("line_width"), std::nullopt);
  EXPECT_EQ(arguments.optional_integers("classes"), std::nullopt);
  EXPECT_FALSE(arguments.was_given("conf"));
}

TEST(Arguments, DefaultsOfTraining) {
  Arguments arguments(Mode::train);
  EXPECT_EQ(arguments.optional_number("conf"), std::nullopt);
  EXPECT_EQ(arguments.integer("batch"), 16);
}

TEST(Arguments, ImageSizes) {
  EXPECT_THAT(with("imgsz", "320").integers("imgsz"), ElementsAre(320));
  EXPECT_THAT(with("imgsz", "640,480").integers("imgsz"), ElementsAre(640, 480));
  EXPECT_THAT(with("imgsz", "[640, 480]").integers("imgsz"), ElementsAre(640, 480));
  EXPECT_THAT(with("imgsz", "(640,480)").integers("imgsz"), ElementsAre(640, 480));
  EXPECT_THAT(refusal("imgsz", "1,2,3"), HasSubstr("at most 2"));
  EXPECT_THAT(refusal("imgsz", "640.0"), HasSubstr("wrong type"));
  EXPECT_THAT(refusal("imgsz", "0"), HasSubstr("out of range"));
  EXPECT_THAT(refusal("imgsz", "99999999999999999999"), HasSubstr("wrong type"));
  EXPECT_THAT(refusal("imgsz", "4294967936"), HasSubstr("out of range"));  // 2^32 + 640
  EXPECT_THAT(refusal("imgsz", "[]"), HasSubstr("wrong type"));
  EXPECT_THAT(refusal("imgsz", "None"), HasSubstr("needs a value"));
}

TEST(Arguments, Classes) {
  EXPECT_THAT(with("classes", "0").integers("classes"), ElementsAre(0));
  EXPECT_THAT(with("classes", "[0,2,3]").integers("classes"), ElementsAre(0, 2, 3));
  EXPECT_THAT(*with("classes", "[]").optional_integers("classes"), IsEmpty());
  EXPECT_TRUE(with("classes", "None").is_none("classes"));
  EXPECT_THAT(refusal("classes", "person"), HasSubstr("'classes=person' has the wrong type (text)"));
  EXPECT_THAT(refusal("classes", "-1"), HasSubstr(">= 0"));
}

TEST(Arguments, TextKeepsItsSpelling) {
  EXPECT_EQ(with("name", "007").text("name"), "007");
  EXPECT_EQ(with("name", "1e3").text("name"), "1e3");
  EXPECT_EQ(with("source", "0").text("source"), "0");
  EXPECT_EQ(with("source", "a,b.jpg").text("source"), "a,b.jpg");
  EXPECT_EQ(with("device", "[0, 1]").text("device"), "0,1");
  EXPECT_THAT(with("source", "['a.jpg', 'b c.jpg']").texts("source"), ElementsAre("a.jpg", "b c.jpg"));
  EXPECT_THAT(with("source", "x").texts("source"), ElementsAre("x"));
  EXPECT_THAT(refusal("name", "''"), HasSubstr("empty"));
}

TEST(Arguments, NoneMeansTheUsualValueOfTheMode) {
  EXPECT_DOUBLE_EQ(with("conf", "None").number("conf"), 0.25);
  EXPECT_TRUE(with("conf", "None", Mode::train).is_none("conf"));
  EXPECT_FALSE(with("save_txt", "None").flag("save_txt"));
  EXPECT_THAT(refusal("iou", "None"), HasSubstr("needs a value"));
}

TEST(Arguments, BatchIsWholeButForATraining) {
  EXPECT_EQ(with("batch", "4").integer("batch"), 4);
  EXPECT_THAT(refusal("batch", "0.7"), HasSubstr("takes int 1.."));
  EXPECT_THAT(refusal("batch", "-1"), HasSubstr("out of range"));
  EXPECT_DOUBLE_EQ(with("batch", "0.7", Mode::train).number("batch"), 0.7);
  EXPECT_DOUBLE_EQ(with("batch", "-1", Mode::train).number("batch"), -1);
  for (const char* odd : {"0", "-0.5", "1.5", "0.0"}) {
    EXPECT_THAT(refusal("batch", odd, Mode::train), HasSubstr("is no number of images")) << odd;
  }
  for (const char* odd : {"0.7", "-1", "0"}) EXPECT_THAT(refusal("batch", odd, Mode::val), HasSubstr("takes int 1..")) << odd;
}

TEST(Arguments, ChoicesNameTheNearest) {
  EXPECT_EQ(with("optimizer", "AdamW", Mode::train).text("optimizer"), "AdamW");
  EXPECT_THAT(refusal("optimizer", "adamw", Mode::train), HasSubstr("Did you mean 'AdamW'"));
  EXPECT_THAT(refusal("task", "detct"), HasSubstr("Did you mean 'detect'"));
}

TEST(Arguments, BoolOrText) {
  EXPECT_TRUE(with("cache", "True").flag("cache"));
  EXPECT_EQ(with("cache", "disk").text("cache"), "disk");
  EXPECT_THAT(refusal("cache", "5"), HasSubstr("takes one of ram, disk"));
}

TEST(Arguments, NoneSwitchesOffATextThatHasADefault) {
  EXPECT_EQ(Arguments(Mode::train).text("auto_augment"), "randaugment");
  EXPECT_TRUE(with("auto_augment", "None", Mode::train).is_none("auto_augment"));
}

TEST(Arguments, MessagesAreOneLine) {
  std::string message = refusal("conf", "a\nb\x1b[31m" + std::string(5000, 'x'));
  EXPECT_EQ(message.find_first_of("\n\x1b"), message.npos);
  EXPECT_LT(message.size(), 400u);
}

TEST(Arguments, UnknownNameIsTheUsersMistakeToSetAndOursToAsk) {
  Arguments arguments;
  EXPECT_THAT(refusal("confi", "0.3"), HasSubstr("Did you mean 'conf'"));
  EXPECT_THROW(arguments.flag("confi"), std::logic_error);
  EXPECT_THROW(arguments.flag("conf"), std::logic_error);
  EXPECT_THROW(arguments.text("source"), std::logic_error);
}

}  // namespace
}  // namespace yolo
