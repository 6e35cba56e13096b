// The real program: what it says and how it ends, line by line.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <algorithm>

#include "program.hpp"

namespace yolo::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

struct Case {
  std::vector<std::string> words;
  int exit_code;
  std::string out;  // part of standard output
  std::string err;  // part of standard error
};

void PrintTo(const Case& test, std::ostream* out) { *out << testing::PrintToString(test.words); }

class ProgramCase : public testing::TestWithParam<Case> {};

TEST_P(ProgramCase, SaysAndEndsAsExpected) {
  const Case& expected = GetParam();
  Outcome outcome = Program().run(expected.words);
  EXPECT_EQ(outcome.exit_code, expected.exit_code) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(expected.out));
  EXPECT_THAT(outcome.err, HasSubstr(expected.err));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  if (expected.exit_code != 2) return;
  // One line that begins the same way, after the warnings.
  std::string last = outcome.err.substr(0, outcome.err.size() - 1);
  last = last.substr(last.rfind('\n') + 1);
  EXPECT_THAT(last, StartsWith("error: "));
  EXPECT_THAT(outcome.out, IsEmpty());
}

const Case kHelp[] = {
    {{}, 0, "yolo [TASK] MODE ARG=VALUE", ""},
    {{"help"}, 0, "(not implemented yet)", ""},
    {{"--help"}, 0, "Commands:", ""},
    {{"-h"}, 0, "Commands:", ""},
    {{"predict", "--help"}, 0, "vid_stride", ""},
    {{"predict", "-h"}, 0, "0.25", ""},
    {{"help", "predict"}, 0, "save_crop", ""},
    {{"help", "train"}, 0, "epochs", ""},
    {{"track", "--help"}, 0, "not implemented yet", ""},
    {{"help", "conf"}, 0, "0..1", ""},
    {{"help", "save-json"}, 0, "predictions.json", ""},
    {{"help", "threads"}, 0, "the peer does not know it", ""},
    {{"help", "checks"}, 0, "yolo checks", ""},
    {{"info", "--help"}, 0, "model", ""},
    {{"help", "confi"}, 2, "", "Did you mean 'conf'"},
    {{"version"}, 0, ".", ""},
    {{"--version"}, 0, ".", ""},
    {{"-v"}, 0, ".", ""},
    {{"checks"}, 0, "physical", ""},
    {{"--checks"}, 0, "OpenCV", ""},
    {{"checks", "x"}, 2, "", "takes nothing"},
};

const Case kRefused[] = {
    {{"train", "cutmix=0.5"}, 2, "", "'yolo help train' lists those of train"},
    {{"val", "cutmix=0.5"}, 2, "", "'yolo help val'"},
    {{"info", "cutmix=0.5"}, 2, "", "'yolo help info'"},
    {{"val", "batch=0.5"}, 2, "", "'batch' takes int 1..65536"},
    {{"train", "max_det=0"}, 2, "", "'max_det' takes int >= 1"},
    {{"version", "x"}, 2, "", "takes nothing"},
    {{"segment", "info", "cutmix=0.5"}, 2, "", "'yolo help info'"},
    {{"predict", "conf=1.5", "source=x"},
     2,
     "",
     "'conf=1.5' is out of range: 'conf' takes float, optional 0..1"},
    {{"predict", "conf=abc", "source=x"}, 2, "", "wrong type (text)"},
    {{"predict", "save=1", "source=x"}, 2, "", "'save' takes bool, such as save=True"},
    {{"predict", "confi=0.3"}, 2, "", "'confi' is no argument of yolo. Did you mean 'conf'?"},
    {{"predict", "--save-text", "source=x"}, 2, "", "'save_txt'"},
    {{"predict", "conf"}, 2, "", "'conf' needs a value"},
    {{"predict", "conf="}, 2, "", "no value behind it"},
    {{"predict", "=3"}, 2, "", "'predict' is no argument"},
    {{"pedict", "source=x"}, 2, "", "Did you mean 'predict'"},
    {{"predict", "setings"}, 2, "", "Did you mean 'settings'"},
    {{"predict", "bus.jpg"}, 2, "", "write source=bus.jpg"},
    {{"predict", "yolo11n.pt", "source=x"}, 2, "", "write model=yolo11n.pt"},
    {{"predict", "cfg=missing.yaml", "source=x"}, 2, "", "missing.yaml: no such file"},
    {{"predict", "batch=0.5", "source=x"}, 2, "", "batch"},
    {{"predict", "line\nbreak=1"}, 2, "", "line?break"},
    {{"source=x"}, 2, "", "write 'yolo predict"},
    {{"track", "source=x"}, 2, "", "mode 'track' is not implemented yet; today train, val, predict, export work"},
    {{"val", "model=none.yaml"}, 1, "", "none.yaml"},
    {{"track", "source=x"}, 2, "", "not implemented yet"},
    {{"export", "model=none.yaml", "format=onnx"}, 1, "", "none.yaml"},
    {{"benchmark"}, 2, "", "not implemented yet"},
    {{"segment", "predict", "source=x", "model=none.yaml"}, 1, "", "none.yaml"},
};

INSTANTIATE_TEST_SUITE_P(Help, ProgramCase, testing::ValuesIn(kHelp));
INSTANTIATE_TEST_SUITE_P(Refused, ProgramCase, testing::ValuesIn(kRefused));

TEST(Program, WarningsComeBeforeTheRun) {
  Outcome outcome =
      Program().run({"predict", "source=missing.jpg", "epochs=5", "hide_labels", "conf=0.3", "conf=0.4"});
  EXPECT_THAT(outcome.err, HasSubstr("WARNING no effect in predict: epochs"));
  EXPECT_THAT(outcome.err, HasSubstr("WARNING 'hide_labels' is an old name: use 'show_labels'"));
  EXPECT_THAT(outcome.err, HasSubstr("WARNING 'conf' is given twice: 0.4 replaces 0.3"));
  EXPECT_NE(outcome.exit_code, 0);
}

TEST(Program, ValListsTheFirstProblemsOfTheLabels) {
  Program program;
  const auto copy = [&](const std::filesystem::path& from, const char* to) {
    std::filesystem::create_directories((program.folder() / to).parent_path());
    std::filesystem::copy_file(from, program.folder() / to);
  };
  copy(test::data("plot/small.png"), "images/a.png");
  copy(test::data("checkpoint/tiny_yolo11.pt"), "tiny.pt");
  program.write("d.yaml", "train: images\nval: images\nnames: [a, b, c, d]\n");
  std::filesystem::create_directories(program.folder() / "labels");
  program.write(
      "labels/a.txt", "0 0.5 0.5 0.2 0.2\n" + [] {
        std::string rows;
        for (int i = 0; i < 7; ++i) rows += fmt::format("0 {} 0.5 0.2 0.2\n", 2 + i);
        return rows;
      }());
  const std::vector<std::string> words{"val", "model=tiny.pt", "data=d.yaml", "imgsz=64", "plots=False"};
  const Outcome without = program.run(words);
  EXPECT_EQ(without.exit_code, 0) << without.err;
  EXPECT_THAT(without.err, HasSubstr("WARNING 7 remarks on the dataset:\n"));
  for (int line = 2; line <= 6; ++line)
    EXPECT_THAT(without.err, HasSubstr(fmt::format("labels/a.txt:{}: ", line)));
  EXPECT_THAT(without.err, Not(HasSubstr("labels/a.txt:7: ")));
  EXPECT_THAT(without.err, HasSubstr("and 2 more; plots=True or save_json=True makes a run folder"));
  std::vector<std::string> saving = words;
  saving.insert(saving.end(), {"save_json", "project=runs", "name=v"});
  const Outcome with = program.run(saving);
  EXPECT_THAT(with.err, HasSubstr("labels/a.txt:6: "));
  EXPECT_THAT(with.err, HasSubstr("runs/v/labels_report.json"));
  EXPECT_EQ(test::read_json(program.folder() / "runs/v/labels_report.json")["count"], 7);
}

TEST(Program, OnlySettingsAndCopyCfgWriteFiles) {
  Program program;
  for (const char* word : {"help", "checks", "version", "cfg"}) program.run({word});
  program.run({"predict", "model=none.yaml"});
  EXPECT_TRUE(std::filesystem::is_empty(program.folder()));
}

TEST(Program, ChecksFollowOmpNumThreads) {
  EXPECT_THAT(Program().run({"checks"}, {"OMP_NUM_THREADS=3"}).out, HasSubstr("3 unless threads="));
}

TEST(Program, TheReferencePageIsUpToDate) {
  std::ostringstream page;
  page << std::ifstream(YOLO_ARGUMENTS_PAGE).rdbuf();
  EXPECT_THAT(page.str(), StartsWith(Program().run({"help", "--markdown"}).out + "\n# Where the manual's tables differ\n"))
      << "run: tools/check_arguments.py --renew build/bin/yolo";
}

TEST(Program, CopyCfgWritesOnceAndCanBeUsed) {
  Program program;
  Outcome first = program.run({"copy-cfg"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr((program.folder() / "default_copy.yaml").string()));
  EXPECT_EQ(program.read("default_copy.yaml"), program.run({"cfg"}).out);
  program.write("default_copy.yaml", "conf: 0.5\n");
  EXPECT_EQ(program.run({"copy-cfg"}).exit_code, 2);
  EXPECT_EQ(program.read("default_copy.yaml"), "conf: 0.5\n");
  program.write("default_copy.yaml", "conf: 5\n");
  EXPECT_THAT(program.run({"predict", "source=x", "cfg=default_copy.yaml"}).err,
              HasSubstr("in the cfg file"));
}

TEST(SharedProgram, CfgPrintsThePeersKeysInItsOrder) {
  YOLO_NEEDS_SHARED("golden/args.json");
  nlohmann::json golden = read_json(shared("golden/args.json"));
  std::istringstream lines(Program().run({"cfg"}).out);
  std::vector<std::string> keys;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != '#') keys.push_back(line.substr(0, line.find(':')));
  }
  std::vector<std::string> expected;
  for (const auto& argument : golden["args"]) expected.push_back(argument["name"]);
  EXPECT_EQ(keys, expected);
}

}  // namespace
}  // namespace yolo::test
