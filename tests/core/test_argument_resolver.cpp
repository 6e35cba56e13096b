// From a command line to the arguments of one run.
#include "core/argument_resolver.hpp"

#include <gmock/gmock.h>

#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Words = std::vector<std::string>;

struct Resolved {
  Arguments arguments;
  std::vector<std::string> warnings;
};

Resolved resolve(const Words& words) {
  std::vector<std::string> warnings;
  Log log([&](LogLevel, std::string_view line) { warnings.emplace_back(line); });
  Arguments arguments = resolve_arguments(parse_command_line(words), log);
  return {std::move(arguments), std::move(warnings)};
}

/// With a model and a source, which are not what the test is about.
Resolved predict(Words words) {
  words.insert(words.begin(), {"predict", "model=m.pt", "source=x.jpg"});
  return resolve(words);
}

std::string refusal(const Words& words) {
  try {
    predict(words);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ArgumentResolver, PlainLine) {
  Resolved run = predict({"conf=0.3", "save_txt"});
  EXPECT_DOUBLE_EQ(run.arguments.number("conf"), 0.3);
  EXPECT_TRUE(run.arguments.flag("save_txt"));
  EXPECT_TRUE(run.arguments.was_given("conf"));
  EXPECT_FALSE(run.arguments.was_given("iou"));
  EXPECT_THAT(run.warnings, IsEmpty());
}

TEST(ArgumentResolver, LaterValueWinsWithAWarning) {
  Resolved run = predict({"conf=0.3", "conf=0.4"});
  EXPECT_DOUBLE_EQ(run.arguments.number("conf"), 0.4);
  EXPECT_THAT(run.warnings, ElementsAre(HasSubstr("'conf' is given twice: 0.4 replaces 0.3")));
  EXPECT_THAT(predict({"conf=0.3", "conf=0.3"}).warnings, IsEmpty());
}

TEST(ArgumentResolver, OldNames) {
  Resolved run = predict({"hide_labels=True", "hide_conf=False", "boxes=False", "line_thickness=3"});
  EXPECT_FALSE(run.arguments.flag("show_labels"));
  EXPECT_TRUE(run.arguments.flag("show_conf"));
  EXPECT_FALSE(run.arguments.flag("show_boxes"));
  EXPECT_EQ(run.arguments.integer("line_width"), 3);
  EXPECT_EQ(run.warnings.size(), 4u);
  EXPECT_THAT(refusal({"hide_labels=5"}), HasSubstr("show_labels"));
}

TEST(ArgumentResolver, ModelAndSource) {
  Resolved run = resolve({"predict", "source=x.jpg"});
  EXPECT_EQ(run.arguments.text("model"), "yolo11n.pt");
  EXPECT_FALSE(run.arguments.was_given("model"));
  EXPECT_THAT(run.warnings, ElementsAre(HasSubstr("no model is given")));
}

// The manual's default are the pictures that come with the program; the build tree has them where the installed one does.
TEST(ArgumentResolver, WithoutASourceThePicturesOfTheProgramAreUsed) {
  for (const Words& words : {Words{"predict", "model=m.pt"}, Words{"predict", "model=m.pt", "source=None"}}) {
    const Resolved run = resolve(words);
    const std::filesystem::path folder = run.arguments.text("source");
    EXPECT_EQ(folder.filename(), "pictures");
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / "coffee.jpg"));
    EXPECT_FALSE(run.arguments.was_given("source"));
    EXPECT_THAT(run.warnings, ElementsAre(HasSubstr("no source is given: using the pictures that come with the program")));
  }
}

TEST(ArgumentResolver, ATrainingThatGoesOnNeedsNoModel) {
  for (const char* resume : {"resume", "resume=runs/detect/train/weights/last.pt"}) {
    const Resolved run = resolve({"train", resume});
    EXPECT_TRUE(run.arguments.is_none("model"));
    EXPECT_THAT(run.warnings, IsEmpty());
  }
  EXPECT_THAT(resolve({"train", "resume=False"}).warnings, ElementsAre(HasSubstr("no model is given")));
}

TEST(ArgumentResolver, UnknownNamesPointToTheHelpOfTheMode) {
  const auto told = [](const Words& words) {
    try {
      resolve(words);
    } catch (const UsageError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  for (const std::string mode : {"train", "val", "predict"}) {
    EXPECT_THAT(told({mode, "cutmix=0.5"}), HasSubstr("'yolo help " + mode + "'"));
    EXPECT_THAT(told({"cutmix=0.5", "mode=" + mode}), HasSubstr("'yolo help " + mode + "'"));
  }
  EXPECT_THAT(told({"cutmix=0.5"}), HasSubstr("'yolo help MODE'"));
  try {
    resolve_arguments(parse_command_line(Words{"cutmix=0.5"}), {}, Mode::info);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'yolo help info'"));
  }
}

TEST(ArgumentResolver, WhatLaterWorkBringsIsRefused) {
  for (const char* word :
       {"track", "benchmark", "mode=track"}) {
    EXPECT_THAT(refusal({word}), HasSubstr("not implemented yet")) << word;
  }
  for (const char* word :
       {"augment=True", "embed=None", "dnn=false", "dnn=True", "detect", "task=pose", "segment"}) {
    EXPECT_EQ(refusal({word}), "accepted") << word;
  }
}

TEST(ArgumentResolver, ArgumentsOfOtherModesAreAcceptedWithOneWarning) {
  Resolved run = predict({"epochs=5", "lr0=0.1", "tracker=bytetrack.yaml", "format=torchscript"});
  EXPECT_THAT(run.warnings, ElementsAre("no effect in predict: epochs, lr0, tracker"));
  EXPECT_THAT(refusal({"epochs=5.5"}), HasSubstr("wrong type"));
}

TEST(ArgumentResolver, AModeHasToBeNamed) {
  EXPECT_THROW(resolve({"source=x.jpg"}), UsageError);
  EXPECT_THROW(resolve({"detect", "source=x.jpg"}), UsageError);
  EXPECT_EQ(resolve({"mode=predict", "source=x.jpg"}).arguments.mode(), Mode::predict);
  EXPECT_THAT(refusal({"mode=predct"}), HasSubstr("Did you mean 'predict'"));
}

TEST(ArgumentResolver, UnknownWords) {
  EXPECT_THAT(refusal({"preditc"}), HasSubstr("Did you mean 'predict'"));
  EXPECT_THAT(refusal({"yolo11n.pt"}), HasSubstr("write model=yolo11n.pt"));
  EXPECT_THAT(refusal({"bus.JPG"}), HasSubstr("write source=bus.JPG"));
  EXPECT_THAT(refusal({"save-text=True"}), HasSubstr("'save_txt'"));
  EXPECT_THAT(refusal({"Conf=0.3"}), HasSubstr("Did you mean 'conf'"));
}

class WithFile : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    std::ofstream(folder_ / "my.yaml") << text;
    return "cfg=" + (folder_ / "my.yaml").string();
  }
  test::TemporaryFolder folder_;
};

TEST_F(WithFile, FileReplacesDefaultsAndTheLineWins) {
  Resolved run =
      predict({"conf=0.2", file("conf: 0.11\niou: 0.5\nsave_txt: yes\nimgsz: [320, 640]\nname: 007\n")});
  EXPECT_DOUBLE_EQ(run.arguments.number("conf"), 0.2);
  EXPECT_DOUBLE_EQ(run.arguments.number("iou"), 0.5);
  EXPECT_TRUE(run.arguments.flag("save_txt"));
  EXPECT_THAT(run.arguments.integers("imgsz"), ElementsAre(320, 640));
  EXPECT_EQ(run.arguments.text("name"), "007");
  EXPECT_THAT(run.warnings, IsEmpty());
}

TEST_F(WithFile, ModeAndSourceMayComeFromTheFile) {
  Resolved run = resolve({file("mode: predict\nmodel: m.pt\nsource: ['a.jpg', b.jpg]\n")});
  EXPECT_THAT(run.arguments.texts("source"), ElementsAre("a.jpg", "b.jpg"));
  EXPECT_EQ(predict({file("mode: train\n")}).arguments.mode(), Mode::predict);
}

TEST_F(WithFile, DefaultsInTheFileCountAsNotGiven) {
  Resolved run =
      predict({file("half: false\nrect: false\nbatch: 16\nconf: null\nepochs: 100\naugment: false\n")});
  EXPECT_FALSE(run.arguments.was_given("half"));
  EXPECT_FALSE(run.arguments.was_given("rect"));
  EXPECT_EQ(run.arguments.integer("batch"), 16);  // as for the peer
  EXPECT_DOUBLE_EQ(run.arguments.number("conf"), 0.25);
  EXPECT_THAT(run.warnings, IsEmpty());
}

TEST_F(WithFile, MistakesNameTheFile) {
  EXPECT_THAT(refusal({file("confi: 0.3\n")}), testing::AllOf(HasSubstr("my.yaml"), HasSubstr("'conf'")));
  EXPECT_THAT(refusal({file("conf: 3\n")}), HasSubstr("in the cfg file"));
  EXPECT_THAT(refusal({"cfg=" + (folder_ / "none.yaml").string()}), HasSubstr("no such file"));
  EXPECT_THAT(refusal({"cfg=" + folder_.path().string()}), HasSubstr("is no file"));
}

}  // namespace
}  // namespace yolo
