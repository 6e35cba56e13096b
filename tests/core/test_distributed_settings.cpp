// Which process of how many this one is, as torchrun tells it.
#include "core/distributed_settings.hpp"

#include <map>

#include "support.hpp"
#include "yolo/error.hpp"

namespace yolo {
namespace {

TEST(DistributedSettings, FromTorchrunsEnvironment) {
  std::map<std::string, std::string> environment;
  const auto variable = [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  };
  EXPECT_FALSE(distributed_settings(variable));
  environment = {{"WORLD_SIZE", "4"},
                 {"RANK", "3"},
                 {"LOCAL_RANK", "1"},
                 {"MASTER_ADDR", "node0"},
                 {"MASTER_PORT", "2950"}};
  const auto settings = distributed_settings(variable);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->rank, 3);
  EXPECT_EQ(settings->world_size, 4);
  EXPECT_EQ(settings->local_rank, 1);
  EXPECT_EQ(settings->master_address, "node0");
  EXPECT_EQ(settings->master_port, 2950);
  EXPECT_EQ(settings->local_world_size, 1);
  EXPECT_FALSE(settings->store_of_attempt);
  environment["LOCAL_WORLD_SIZE"] = "2";
  environment["TORCHELASTIC_USE_AGENT_STORE"] = "True";
  environment["TORCHELASTIC_RESTART_COUNT"] = "3";
  EXPECT_EQ(distributed_settings(variable)->local_world_size, 2);
  EXPECT_EQ(distributed_settings(variable)->store_of_attempt, 3);
  for (const auto& [name, bad] : std::map<std::string, std::string>{{"RANK", "4"},
                                                                    {"WORLD_SIZE", "x"},
                                                                    {"MASTER_PORT", "70000"},
                                                                    {"MASTER_ADDR", ""},
                                                                    {"LOCAL_RANK", "-1"}}) {
    const std::string good = environment[name];
    environment[name] = bad;
    EXPECT_THROW(distributed_settings(variable), Error) << name;
    environment[name] = good;
  }
}

}  // namespace
}  // namespace yolo
