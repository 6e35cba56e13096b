// Several processes from one: variables, exit codes, and the end of all when one is lost.
#include "core/launch.hpp"

#include <chrono>

#include "core/device_list.hpp"
#include "support.hpp"
#include "yolo/error.hpp"

namespace yolo {
namespace {

using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;

struct Outcome {
  int code = 0;
  std::string told;
  double seconds = 0;
};

Outcome launch(const std::string& script, int count) {
  Outcome outcome;
  const Log log([&](LogLevel, std::string_view line) { outcome.told += std::string(line) + "\n"; });
  const auto begin = steady_clock::now();
  outcome.code = launch_processes({"sh", "-c", script}, count, log);
  outcome.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  return outcome;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Launch, GivesTorchrunsVariables) {
  const test::TemporaryFolder folder;
  const std::string file = (folder.path() / "rank").string();
  const Outcome outcome =
      launch("echo $RANK $LOCAL_RANK $WORLD_SIZE $LOCAL_WORLD_SIZE $MASTER_ADDR > '" + file +
                 "'$RANK; echo $MASTER_PORT > '" + file + "port'$RANK; test $MASTER_PORT -gt 0",
             3);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.told, "");
  for (const std::string rank : {"0", "1", "2"}) {
    EXPECT_EQ(text_of(file + rank), rank + " " + rank + " 3 3 127.0.0.1\n");
    EXPECT_EQ(text_of(file + "port" + rank), text_of(file + "port0"));
  }
}

TEST(Launch, OneThatFailsEndsAllAndIsNamed) {
  const Outcome outcome = launch("test $RANK = 1 && exit 7; exec sleep 100", 3);
  EXPECT_EQ(outcome.code, 7);
  EXPECT_THAT(outcome.told, HasSubstr("rank 1"));
  EXPECT_THAT(outcome.told, HasSubstr("code 7"));
  EXPECT_LT(outcome.seconds, 50);
}

TEST(Launch, OneThatIsKilledEndsAllAndIsNamed) {
  const Outcome outcome = launch("test $RANK = 0 && kill -KILL $$; exec sleep 100", 2);
  EXPECT_EQ(outcome.code, 128 + SIGKILL);
  EXPECT_THAT(outcome.told, HasSubstr("rank 0"));
  EXPECT_THAT(outcome.told, HasSubstr("signal 9"));
  EXPECT_LT(outcome.seconds, 50);
}

TEST(Launch, OneMayEndBeforeTheOthers) {
  EXPECT_EQ(launch("test $RANK = 1 && exit 0; exec sleep 1", 2).code, 0);
}

TEST(Launch, ASignalToTheCallerEndsAll) {
  const Outcome outcome = launch("test $RANK = 1 && kill -TERM $PPID; exec sleep 100", 2);
  EXPECT_EQ(outcome.code, 128 + SIGTERM);
  EXPECT_LT(outcome.seconds, 50);
}

TEST(Launch, WhatIsNoProgram) {
  const Log silent;
  EXPECT_EQ(launch_processes({"/no/such/program"}, 2, silent), 127);
}

TEST(DeviceList, AsPeopleWriteIt) {
  EXPECT_THAT(device_list(""), ElementsAre());
  EXPECT_THAT(device_list("cpu"), ElementsAre("cpu"));
  EXPECT_THAT(device_list("0,1"), ElementsAre("0", "1"));
  EXPECT_THAT(device_list(" [0, 2] "), ElementsAre("0", "2"));
  EXPECT_THAT(device_list("(1,0,3)"), ElementsAre("1", "0", "3"));
  // Seen of select_device() of Ultralytics 8.3.6.
  for (const char* cpu : {"CPU", "Cpu", " cpu", "cpu ", "[cpu]", "(cpu)", "'cpu'"}) EXPECT_EQ(plain_device(cpu), "cpu") << cpu;
  for (const char* nothing : {"", "none", "None"}) EXPECT_EQ(plain_device(nothing), "") << nothing;
  EXPECT_EQ(plain_device("cuda"), "0");
  EXPECT_THAT(device_list("cuda:0, CUDA:1"), ElementsAre("0", "1"));
  EXPECT_EQ(plain_device("CPU:0"), "cpu:0");  // refused there and here
  for (const char* bad : {"0,", ",", "[0,,1]"}) EXPECT_THROW(device_list(bad), Error) << bad;
}

}  // namespace
}  // namespace yolo
