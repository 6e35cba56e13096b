#include <yolo/environment.hpp>

#include "support.hpp"

namespace yolo {
namespace {

/// Sets a variable for a while.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(UserEnvironment, ByItselfKnowsNothingOfTheUser) {
  const Variable weights("YOLO_WEIGHTS_DIR", "/w"), cache("YOLO_CACHE_DIR", "/c");
  const Environment plain;
  EXPECT_EQ(plain.runs_dir, "runs");
  EXPECT_EQ(plain.datasets_dir, "datasets");
  EXPECT_EQ(plain.weights_dir, "weights");
  EXPECT_EQ(plain.shared_weights_dir, "");
  EXPECT_EQ(plain.cache_dir, "");
}

TEST(UserEnvironment, OfTheUserIsWhatSettingsAndVariablesSay) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "settings.json") << R"({"runs_dir": "/r", "datasets_dir": "/d", "weights_dir": "own", "tensorboard": false})";
  const Variable config("YOLO_CONFIG_DIR", folder.path().string()), weights("YOLO_WEIGHTS_DIR", "/w"), cache("YOLO_CACHE_DIR", "/c");
  const Environment user = Environment::of_user();
  EXPECT_EQ(user.runs_dir, "/r");
  EXPECT_EQ(user.datasets_dir, "/d");
  EXPECT_EQ(user.weights_dir, "own");
  EXPECT_EQ(user.shared_weights_dir, "/w");
  EXPECT_EQ(user.cache_dir, "/c");
  EXPECT_FALSE(user.tensorboard);
}

}  // namespace
}  // namespace yolo
