// Files that we write, opened by the real peer.
#include <gmock/gmock.h>

#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "checkpoint/peer/peer.hpp"
#include "checkpoint/random_weights.hpp"
#include "checkpoint/training_checkpoint.hpp"
#include "parameter_name.hpp"

namespace yolo::checkpoint {
namespace {

class OfReference : public testing::TestWithParam<const char*> {};

TEST_P(OfReference, IsTheSameFileToThePeer) {
  YOLO_NEEDS_PEER();
  const std::string name = std::string("ref/weights/") + GetParam() + ".pt";
  YOLO_NEEDS_SHARED(name);
  const test::TemporaryFolder folder;
  const auto ours = folder / (std::string(GetParam()) + ".pt");
  strip_checkpoint(test::shared(name), ours);
  const auto modules = test::ask_peer({"same_modules_as_file", test::shared(name), ours});
  EXPECT_TRUE(modules.agrees) << modules.output;
  const auto results =
      test::ask_peer({"same_results", test::shared(name), ours, test::shared("ref/images/bus.jpg")});
  EXPECT_TRUE(results.agrees) << results.output;
}

INSTANTIATE_TEST_SUITE_P(RealPeer, OfReference,
                         testing::Values("yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-cls",
                                         "yolo11n-cls-dogcat", "yolo11n-obb-dota8"),
                         test::ParameterName());

TEST(RealPeerCheckpoint, OldClassBranchOfYolov8) {
  YOLO_NEEDS_PEER();
  const test::TemporaryFolder folder;
  const auto ours = folder / "tiny_yolov8.pt";
  strip_checkpoint(test::data("checkpoint/tiny_yolov8.pt"), ours);
  const auto answer = test::ask_peer({"same_modules_as_file", test::data("checkpoint/tiny_yolov8.pt"), ours});
  EXPECT_TRUE(answer.agrees) << answer.output;
}

// A copy to work on: the peer writes its caches beside the labels. Returns the copy's YAML file.
std::filesystem::path copy_of_dataset(const std::string& name, const test::TemporaryFolder& folder) {
  const auto copy = folder / name;
  std::filesystem::copy(test::shared("ref/datasets/" + name), copy, std::filesystem::copy_options::recursive);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(copy)) {
    if (entry.is_directory())
      std::filesystem::permissions(entry, std::filesystem::perms::owner_all,
                                   std::filesystem::perm_options::add);
  }
  return copy / (name + ".yaml");
}

TEST(RealPeerCheckpoint, ValidatesWithTheSameFigures) {
  YOLO_NEEDS_PEER();
  YOLO_NEEDS_SHARED("ref/weights/yolo11n.pt");
  const test::TemporaryFolder folder;
  const auto genuine = test::shared("ref/weights/yolo11n.pt"), ours = folder / "ours.pt";
  strip_checkpoint(genuine, ours);
  const auto answer = test::ask_peer({"same_validation", genuine, ours, copy_of_dataset("coco8", folder)});
  EXPECT_TRUE(answer.agrees) << answer.output;
}

TEST(RealPeerCheckpoint, TrainsOn) {
  YOLO_NEEDS_PEER();
  YOLO_NEEDS_SHARED("ref/weights/yolo11n.pt");
  const test::TemporaryFolder folder;
  const auto data = copy_of_dataset("coco8", folder);
  const auto first =
      test::ask_peer({"start_training", test::shared("ref/weights/yolo11n.pt"), data, folder.path()});
  ASSERT_TRUE(first.agrees) << first.output;
  const auto checkpoint = read_training_checkpoint(folder / "first/weights/epoch0.pt");
  EXPECT_EQ(checkpoint.record.epoch, 0);
  CheckpointContents contents;
  contents.model = contents.ema = &*checkpoint.ema;
  contents.record = checkpoint.record;
  contents.record.state.emplace();
  contents.record.state->values.set("seed", 7);
  write_checkpoint(folder / "first/weights/ours.pt", contents);
  const auto resumed = test::ask_peer({"resume_training", folder / "first/weights/ours.pt"});
  EXPECT_TRUE(resumed.agrees) << resumed.output;
}

TEST(RealPeerCheckpoint, IsAStartForOtherClasses) {
  YOLO_NEEDS_PEER();
  YOLO_NEEDS_SHARED("ref/datasets/dota8/dota8.yaml");
  const test::TemporaryFolder folder;
  auto network = graph::network_from_yaml(graph::find_model_yaml("yolo11n-obb.yaml"), 3);
  test::fill_weights(network);
  write_checkpoint(folder / "ours.pt", {&network, nullptr, graph::DataType::f16, {}});
  const auto answer =
      test::ask_peer({"train_anew", folder / "ours.pt", copy_of_dataset("dota8", folder), folder.path()});
  EXPECT_TRUE(answer.agrees) << answer.output;
}

class OfYaml : public testing::TestWithParam<const char*> {};

TEST_P(OfYaml, IsThePeersOwnNetwork) {
  YOLO_NEEDS_PEER();
  const std::string name = GetParam();
  auto network = graph::network_from_yaml(graph::find_model_yaml(name + ".yaml"));
  test::fill_weights(network);
  const test::TemporaryFolder folder;
  CheckpointContents contents;
  contents.model = &network;
  const auto ours = folder / ("ours-" + name + ".pt");  // the peer downloads what is named like its own files
  write_checkpoint(ours, contents);
  const auto answer = test::ask_peer({"same_as_yaml", ours, name + ".yaml"});
  EXPECT_TRUE(answer.agrees) << answer.output;
}

INSTANTIATE_TEST_SUITE_P(RealPeer, OfYaml,
                         testing::Values("yolo11n", "yolo11n-seg", "yolo11n-pose", "yolo11n-obb",
                                         "yolo11n-cls", "yolo11m", "yolov8n", "yolov8n-ghost",
                                         "yolov8n-cls-resnet50", "yolov10n", "yolov10m", "yolov9t", "yolov9e",
                                         "yolov9c-seg", "yolov6n", "yolov5n", "yolov5n-p6", "yolov3",
                                         "yolov3-spp", "yolov3-tiny", "rtdetr-l", "rtdetr-resnet50"),
                         test::ParameterName());

}  // namespace
}  // namespace yolo::checkpoint
