// Which network a training begins with when the weights are no ordinary ones.
#include "train/trainer/starting_network.hpp"

#include <yolo/error.hpp>

#include "checkpoint/checkpoint.hpp"
#include "support.hpp"

namespace yolo::train {
namespace {

graph::Network load(const std::string& name) {
  return checkpoint::load_checkpoint(test::data("checkpoint/" + name + ".pt"));
}

HeadWishes classes(std::size_t count) {
  HeadWishes wishes;
  for (std::size_t i = 0; i < count; ++i) wishes.names.push_back("class " + std::to_string(i));
  return wishes;
}

graph::Network start(const graph::Network* weights, const HeadWishes& wishes, const TrainOptions& options,
                     std::string& told) {
  const Log log([&](LogLevel, std::string_view line) { told += std::string(line) + "\n"; });
  return starting_network(weights, "yolo11n.yaml", wishes, options, graph::Registry::builtin(), log);
}

// The anchors stand in the file's description, and a network built from it would be another one.
TEST(StartingNetwork, LegacyYolov5IsRefusedForEveryNumberOfClasses) {
  const graph::Network legacy = load("tiny_yolov5");
  ASSERT_EQ(legacy.names.size(), 3U);
  for (const std::size_t count : {1U, 3U, 80U}) {
    for (const bool pretrained : {true, false}) {
      TrainOptions options;
      options.pretrained = pretrained;
      std::string told;
      try {
        start(&legacy, classes(count), options, told);
        FAIL() << count;
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("legacy YOLOv5"));
      }
    }
  }
  TrainOptions options;
  options.pretrained_file = test::data("checkpoint/tiny_yolov5.pt").string();
  std::string told;
  EXPECT_THROW(start(nullptr, classes(3), options, told), Error);
}

// The peer builds it anew, with batch norms, and takes the weights whose names and shapes fit.
TEST(StartingNetwork, AFusedNetworkIsBuiltAnew) {
  const graph::Network fused = load("forms/fused");
  ASSERT_EQ(fused.layers[0].module->find_child("bn"), nullptr);
  std::string told;
  const graph::Network network = start(&fused, classes(2), {}, told);
  const graph::Module& first = *network.layers[0].module;
  ASSERT_NE(first.find_child("bn"), nullptr);
  EXPECT_EQ(first.child("conv").tensor("weight").to_floats(),
            fused.layers[0].module->child("conv").tensor("weight").to_floats());
  EXPECT_EQ(first.child("conv").find_tensor("bias"), nullptr);
  EXPECT_THAT(told, testing::HasSubstr("Transferred "));
  const graph::Network whole = load("forms/whole");
  std::string of_whole;
  EXPECT_EQ(
      start(&whole, classes(2), {}, of_whole).layers[0].module->child("bn").tensor("running_var").to_floats(),
      whole.layers[0].module->child("bn").tensor("running_var").to_floats());
}

}  // namespace
}  // namespace yolo::train
