// Small checkpoints of YOLO26 and YOLO12 that the peer's release 8.4.71 made (tests/data/checkpoint/newer).
#include "checkpoint/checkpoint.hpp"

#include <gmock/gmock.h>

#include "expect_error.hpp"
#include "graph/formula_weights.hpp"
#include "graph/heads.hpp"
#include "graph/release_of.hpp"
#include "parameter_name.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;

graph::Network load(const std::string& name) {
  return load_checkpoint(test::data("checkpoint/newer/" + name + ".pt"));
}

class NewerCheckpoint : public testing::TestWithParam<const char*> {
 protected:
  const graph::Network network_ = load(GetParam());
  const json expected_ = test::read_json(test::data("checkpoint/newer/" + std::string(GetParam()) + ".json"));
};

TEST_P(NewerCheckpoint, HasTheStateDictOfThePeer) {
  std::string text;
  double weighted = 0, place = 0;
  for (const graph::NamedTensor& entry : graph::state_dict(network_)) {
    text += fmt::format("{} [{}]\n", entry.name, fmt::join(entry.tensor->shape, ", "));
    double sum = 0;
    for (const float value : entry.tensor->to_floats()) sum += value;
    weighted += place++ * sum;
  }
  EXPECT_EQ(test::hash_of(text), expected_["state_dict_hash"]) << text;
  const double peers = expected_["weighted_sum"];
  EXPECT_NEAR(weighted, peers, 1e-9 * std::abs(peers));
}

TEST_P(NewerCheckpoint, TellsWhatItIs) {
  EXPECT_EQ(network_.task, expected_["task"]);
  EXPECT_EQ(network_.names, expected_["names"].get<std::vector<std::string>>());
  EXPECT_EQ(network_.strides, expected_["strides"].get<std::vector<double>>());
  const bool newer = std::string(GetParam()) != "yolo11";
  EXPECT_EQ(graph::release_of(network_), newer ? Release::v8_4 : Release::v8_3)
      << "the network decides, not who wrote it";
  EXPECT_EQ(count_modules(network_).layers, expected_[newer ? "layers" : "modules_all"]);
  EXPECT_EQ(count_modules(network_).parameters, expected_["parameters"]);
  EXPECT_EQ(std::get<std::string>(network_.provenance.notes.at("version")), "8.4.71");
}

INSTANTIATE_TEST_SUITE_P(Files, NewerCheckpoint,
                         testing::Values("yolo26", "yolo26_fused", "yolo26_many", "yolo26_seg", "yolo26_pose",
                                         "yolo26_obb", "yolo12", "yolo11"),
                         test::ParameterName());

TEST(NewerCheckpoints, BranchesOfTheHead) {
  const graph::HeadSpec both = graph::read_head(load("yolo26"));
  EXPECT_TRUE(both.has_one_to_one && both.has_one_to_many && both.one_to_one);
  EXPECT_EQ(both.bins, 1);
  const graph::HeadSpec fused = graph::read_head(load("yolo26_fused"));
  EXPECT_TRUE(fused.one_to_one);
  EXPECT_FALSE(fused.has_one_to_many);
  const graph::HeadSpec many = graph::read_head(load("yolo26_many"));
  EXPECT_FALSE(many.has_one_to_one || many.one_to_one);
  EXPECT_EQ(many.bins, 1);
}

TEST(NewerCheckpoints, AFusedOneTellsWhatItLacks) {
  EXPECT_TRUE(load("yolo26").remarks.empty());
  const graph::Network fused = load("yolo26_fused");
  EXPECT_THAT(fused.remarks, Contains(HasSubstr("end2end=False cannot be had of it")));
  EXPECT_EQ(fused.remarks.size(), 1U);
  test::expect_error([&] { graph::choose_branches(fused, false); },
                     "end2end=False: the head Detect has no one-to-many branches");
  test::expect_error([] { graph::choose_branches(load("yolo26_many"), true); },
                     "end2end=True: the head Detect has no one-to-one branches");
}

// The peer's release builds it so for every family; what is pickled counts.
TEST(NewerCheckpoints, ThePoolingOfThisReleaseHasNoActivationInFront) {
  for (const char* name : {"yolo11", "yolo26"}) {
    const graph::Network network = load(name);
    const auto pools =
        std::find_if(network.layers.begin(), network.layers.end(),
                     [](const graph::NetworkLayer& layer) { return layer.module->type == "SPPF"; });
    ASSERT_NE(pools, network.layers.end());
    EXPECT_EQ(pools->module->child("cv1").child("act").type, "Identity");
    EXPECT_EQ(pools->module->child("cv2").child("act").type, "SiLU");
    EXPECT_EQ(pools->module->flag("add", false), std::string(name) == "yolo26");
    EXPECT_EQ(pools->module->integer("n"), 3);
  }
}

TEST(NewerCheckpoints, TheGainOfAreaAttentionIsAParameter) {
  const graph::Network network = load("yolo12");
  const graph::Module& block = *network.layers.at(5).module;
  EXPECT_EQ(block.type, "A2C2f");
  EXPECT_EQ(block.tensor("gamma").shape, graph::Shape{64});
  EXPECT_EQ(block.child("m").child("0").child("0").child("attn").integer("area"), 4);
}

TEST(NewerCheckpoints, TheProgramOfYolo12sAuthorsIsRefusedByName) {
  test::expect_error([] { load("yolov12_authors"); },
                     "its part \"qk\" is one of the program of YOLOv12's authors (sunsmarterjie/yolov12 and "
                     "what was made from it)");
  test::expect_error([] { load("yolov12_authors"); }, "yolov12_authors.pt");
}

}  // namespace
}  // namespace yolo::checkpoint
