// The settings file: kept, mended, never lost.
#include "core/settings.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "core/settings_table.hpp"
#include "core/usage_error.hpp"
#include "support.hpp"

namespace yolo {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SettingsTest : public testing::Test {
 protected:
  Settings open() {
    return Settings(file_, Log([this](LogLevel, std::string_view line) { warnings_.emplace_back(line); }));
  }
  void write(const std::string& text) {
    fs::create_directories(file_.parent_path());
    std::ofstream(file_) << text;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(file_.parent_path()))
      names.push_back(entry.path().filename());
    return names;
  }
  test::TemporaryFolder folder_;
  fs::path file_ = folder_ / "config" / "settings.json";
  std::vector<std::string> warnings_;
};

TEST_F(SettingsTest, ReadingMakesNoFile) {
  Settings settings = open();
  EXPECT_EQ(settings.text("runs_dir"), "runs");
  EXPECT_FALSE(settings.flag("sync"));
  EXPECT_FALSE(fs::exists(file_.parent_path()));
  settings.create();
  EXPECT_TRUE(fs::exists(file_));
  EXPECT_THAT(names(), ElementsAre("settings.json"));
}

TEST_F(SettingsTest, NestedWithoutEndIsSetAside) {
  for (const std::string& inside :
       {std::string(500'000, '['), std::string(500'000, '[') + std::string(500'000, ']')}) {
    write("{\"own\": " + inside + "}");
    Settings settings = open();
    EXPECT_EQ(settings.text("runs_dir"), "runs");
    EXPECT_FALSE(settings.to_json().empty());
  }
  write("{\"own\": \"" + std::string(500, '[') + "\", \"runs_dir\": \"here\"}");  // brackets of a text
  EXPECT_EQ(open().text("runs_dir"), "here");
}

using SharedSettingsTest = SettingsTest;

TEST_F(SharedSettingsTest, KeysAndTypesAreThePeers) {
  YOLO_NEEDS_SHARED("golden/settings.json");
  std::vector<std::string> peer, ours;
  nlohmann::json golden = test::read_json(test::shared("golden/settings.json"));
  for (const auto& setting : golden["settings"]) {
    peer.push_back(setting["key"]);
    const SettingRow* row = find_setting(peer.back());
    ASSERT_TRUE(row) << peer.back();
    EXPECT_EQ(row->kind == SettingKind::boolean, setting["type"] == "bool") << peer.back();
  }
  for (const SettingRow& row : settings_table()) ours.emplace_back(row.key);
  EXPECT_EQ(ours, peer);
}

TEST_F(SettingsTest, UpdateIsAllOrNothing) {
  Settings settings = open();
  settings.update({{"runs_dir", "/data/my runs"}, {"tensorboard", "False"}, {"api_key", "123"}});
  EXPECT_THROW(settings.update({{"runs_dir", "/other"}, {"sync", "1"}}), UsageError);
  EXPECT_THROW(settings.update({{"runs_dir", ""}}), UsageError);
  Settings again = open();
  EXPECT_EQ(again.text("runs_dir"), "/data/my runs");
  EXPECT_EQ(again.text("api_key"), "123");
  EXPECT_FALSE(again.flag("tensorboard"));
  again.update({{"api_key", ""}});
  EXPECT_EQ(open().text("api_key"), "");
}

TEST_F(SettingsTest, UnknownKeys) {
  Settings settings = open();
  try {
    settings.update({{"run_dir", "x"}});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("Did you mean 'runs_dir'"));
  }
  EXPECT_FALSE(fs::exists(file_));
  EXPECT_THROW(settings.flag("run_dir"), std::logic_error);
}

TEST_F(SettingsTest, ForeignKeysAreKept) {
  write(R"({"future": {"a": [1]}, "runs_dir": "mine"})");
  Settings settings = open();
  settings.update({{"sync", "True"}});
  settings.reset();
  nlohmann::json stored = test::read_json(file_);
  EXPECT_EQ(stored["future"]["a"][0], 1);
  EXPECT_EQ(stored["runs_dir"], "runs");
  EXPECT_EQ(stored["sync"], false);
  EXPECT_EQ(stored.size(), settings_table().size() + 1);
}

TEST_F(SettingsTest, CorruptFilesAreMovedAside) {
  for (const std::string bad : {"{\"a\":", "[1, 2]", "", "\xff\xfe\x00", "null"}) {
    write(bad);
    EXPECT_EQ(open().text("runs_dir"), "runs");
  }
  EXPECT_EQ(warnings_.size(), 5u);
  EXPECT_EQ(names().size(), 5u);
  for (const std::string& name : names()) EXPECT_THAT(name, testing::StartsWith("settings.json.corrupt-"));
}

TEST_F(SettingsTest, HostileFiles) {
  write(std::string(100000, '['));
  EXPECT_EQ(open().text("runs_dir"), "runs");
  write("{\"a\": " + std::string(2 << 20, ' ') + "1}");  // larger than is read: left alone
  EXPECT_EQ(open().text("runs_dir"), "runs");
  EXPECT_TRUE(fs::exists(file_));
}

TEST_F(SettingsTest, WrongTypesInTheFile) {
  write(R"({"sync": "abc", "runs_dir": 5, "weights_dir": "w"})");
  Settings settings = open();
  EXPECT_FALSE(settings.flag("sync"));
  EXPECT_EQ(settings.text("runs_dir"), "runs");
  EXPECT_EQ(settings.text("weights_dir"), "w");
  EXPECT_EQ(warnings_.size(), 2u);
  EXPECT_EQ(test::read_json(file_)["sync"], "abc");
}

TEST_F(SettingsTest, UnwritableFolder) {
  std::ofstream(folder_ / "config") << "a file where the folder should be";
  Settings settings = open();
  EXPECT_EQ(settings.text("runs_dir"), "runs");
  try {
    settings.update({{"sync", "True"}});
    FAIL();
  } catch (const UsageError&) {
    FAIL() << "is not the user's wording";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder_ / "config").string()));
  }
  EXPECT_FALSE(settings.flag("sync"));
}

TEST_F(SettingsTest, TextThatIsNoUtf8IsRefused) {
  Settings settings = open();
  EXPECT_THROW(settings.update({{"runs_dir", "\xff\xfe"}}), UsageError);
  settings.update({{"runs_dir", "/données/läufe"}});
  EXPECT_EQ(open().text("runs_dir"), "/données/läufe");
}

}  // namespace
}  // namespace yolo
