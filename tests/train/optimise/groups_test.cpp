// Parameter groups of real networks and freezing, as the peer's trainer was seen to do them.
#include <support.hpp>
#include <yolo/error.hpp>
#include <yolo/graph/model_yaml.hpp>

#include "train/optimise/groups.hpp"

namespace yolo::train {
namespace {

std::vector<NamedParameter> entries_of(const std::string& model) {
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(model));
  return Parameters(network, at::kCPU).entries();
}

TEST(SharedGroups, MembersAsInThePeer) {
  YOLO_NEEDS_SHARED("golden/schedule.json");
  const nlohmann::json rows = test::read_json(test::shared("golden/schedule.json"))["groups"];
  for (const auto& row : rows) {
    const std::string model = row["model"];
    const std::vector<ParameterGroup> groups = make_groups(entries_of(model), 0.01, 0.9, 0.0005);
    ASSERT_EQ(groups.size(), 3U);
    const char* const keys[] = {"bias", "weights_with_decay", "norm"};
    for (int g = 0; g < 3; ++g) {
      EXPECT_EQ(groups[g].parameters.size(), row[keys[g]].get<std::size_t>()) << model << " " << keys[g];
      std::int64_t elements = 0;
      for (const at::Tensor& parameter : groups[g].parameters) elements += parameter.numel();
      EXPECT_EQ(elements, row["elements"][g].get<std::int64_t>()) << model << " " << keys[g];
      EXPECT_EQ(groups[g].weight_decay, g == 1 ? 0.0005 : 0);
    }
  }
}

// Names at the ends of the groups of the peer's optimizer for yolo11n.
TEST(Groups, OrderAsInThePeer) {
  const std::vector<ParameterGroup> groups = make_groups(entries_of("yolo11n.yaml"), 0.01, 0.9, 0.0005);
  EXPECT_EQ(groups[0].names.front(), "model.0.bn.bias");
  EXPECT_EQ(groups[0].names[4], "model.2.m.0.cv1.bn.bias");
  EXPECT_EQ(groups[0].names.back(), "model.23.cv3.2.2.bias");
  EXPECT_EQ(groups[1].names.front(), "model.0.conv.weight");
  EXPECT_EQ(groups[1].names.back(), "model.23.dfl.conv.weight");
  EXPECT_EQ(groups[2].names.back(), "model.23.cv3.2.1.1.bn.weight");
}

// The peer's trainer with freeze=2, freeze=[1,3] and freeze=[5]: which parameters have no gradient.
TEST(Groups, Freezing) {
  std::vector<NamedParameter> entries = entries_of("yolo11n.yaml");
  EXPECT_THAT(freeze_layers(entries, Freeze()), testing::ElementsAre("model.23.dfl.conv.weight"));
  EXPECT_THAT(freeze_layers(entries, 2),
              testing::ElementsAre("model.0.conv.weight", "model.0.bn.weight", "model.0.bn.bias",
                                   "model.1.conv.weight", "model.1.bn.weight", "model.1.bn.bias",
                                   "model.23.dfl.conv.weight"));
  EXPECT_FALSE(entries[0].tensor.requires_grad());
  const std::vector<ParameterGroup> groups = make_groups(entries, 0.01, 0.9, 0);
  EXPECT_EQ(groups[0].parameters.size(), 87U);  // frozen ones keep their places

  entries = entries_of("yolo11n.yaml");
  const std::vector<std::string> frozen = freeze_layers(entries, {1, 3});
  EXPECT_EQ(frozen.size(), 7U);
  EXPECT_EQ(frozen[3], "model.3.conv.weight");
  EXPECT_TRUE(entries[0].tensor.requires_grad());

  entries = entries_of("yolo11n.yaml");
  EXPECT_THAT(freeze_layers(entries, {5}),
              testing::ElementsAre("model.5.conv.weight", "model.5.bn.weight", "model.5.bn.bias",
                                   "model.23.dfl.conv.weight"));
  EXPECT_THROW(freeze_layers(entries, {3, 24}), Error);
  EXPECT_THROW(freeze_layers(entries, {-1, 2}), Error);
  EXPECT_THROW(freeze_layers(entries, 25), Error);
}

}  // namespace
}  // namespace yolo::train
