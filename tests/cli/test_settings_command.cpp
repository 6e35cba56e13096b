// `yolo settings` on the real program.
#include <gmock/gmock.h>

#include "program.hpp"

namespace yolo::test {
namespace {

using testing::HasSubstr;

/// The JSON below the first line.
nlohmann::json shown(const Outcome& outcome) {
  std::size_t brace = outcome.out.find("{\n");
  return brace == std::string::npos ? nlohmann::json() : nlohmann::json::parse(outcome.out.substr(brace));
}

TEST(SettingsCommand, ShowsAllAndMakesTheFile) {
  Program program;
  Outcome outcome = program.run({"settings"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(program.settings_file().string()));
  EXPECT_EQ(shown(outcome), read_json(program.settings_file()));
}

TEST(SettingsCommand, ShowsOne) {
  Program program;
  EXPECT_EQ(program.run({"settings", "runs_dir"}).out, "runs\n");
  EXPECT_EQ(program.run({"settings", "sync"}).out, "false\n");
  EXPECT_FALSE(std::filesystem::exists(program.settings_file()));
  Outcome unknown = program.run({"settings", "run_dir"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("Did you mean 'runs_dir'"));
}

TEST(SettingsCommand, ChangesSeveralInAnySpelling) {
  Program program;
  Outcome outcome = program.run({"settings", "runs_dir", "=", "/data/my runs,", "--sync=True", "api_key="});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  nlohmann::json stored = read_json(program.settings_file());
  EXPECT_EQ(stored, shown(outcome));
  EXPECT_EQ(stored["runs_dir"], "/data/my runs");
  EXPECT_EQ(stored["sync"], true);
  EXPECT_EQ(stored["api_key"], "");
}

TEST(SettingsCommand, WhatHasNoEffectIsSaid) {
  const Outcome outcome = Program().run({"settings", "wandb=True", "runs_dir=/a"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("WARNING wandb has no effect: not offered"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("runs_dir")));
}

TEST(SettingsCommand, MistakesChangeNothing) {
  Program program;
  program.run({"settings", "runs_dir=/a"});
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"settings", "runs_dir=/b", "foo=1"},
                                             {"settings", "runs_dir=/b", "sync=yes"},
                                             {"settings", "runs_dir="},
                                             {"settings", "reset", "runs_dir=/b"},
                                             {"settings", "runs_dir=/b", "sync"}}) {
    EXPECT_EQ(program.run(words).exit_code, 2) << testing::PrintToString(words);
  }
  EXPECT_EQ(read_json(program.settings_file())["runs_dir"], "/a");
}

TEST(SettingsCommand, Reset) {
  Program program;
  program.run({"settings", "runs_dir=/a"});
  EXPECT_EQ(program.run({"settings", "reset"}).exit_code, 0);
  EXPECT_EQ(read_json(program.settings_file())["runs_dir"], "runs");
}

TEST(SettingsCommand, CorruptFileIsSetAside) {
  Program program;
  program.write("config/settings.json", "{ not json");
  Outcome outcome = program.run({"settings", "runs_dir"});
  EXPECT_EQ(outcome.out, "runs\n");
  EXPECT_THAT(outcome.err, HasSubstr("settings.json.corrupt-"));
  EXPECT_FALSE(std::filesystem::exists(program.settings_file()));
}

TEST(SettingsCommand, UnwritableFolderIsOneClearLine) {
  Program program;
  program.write("config", "a file where the folder should be");
  Outcome outcome = program.run({"settings", "sync=True"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, testing::StartsWith("error: "));
  EXPECT_THAT(outcome.err, HasSubstr("cannot make this folder"));
}

}  // namespace
}  // namespace yolo::test
