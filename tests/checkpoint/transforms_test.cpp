// What a classifier's checkpoint tells of the size of its pictures.
#include <optional>

#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "checkpoint/random_weights.hpp"
#include "checkpoint/training_checkpoint.hpp"
#include "checkpoint/transform_facts.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

struct Sizes {
  std::optional<std::int64_t> scaled, kept;
  bool operator==(const Sizes&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Sizes& sizes) {
  return out << sizes.scaled.value_or(-1) << ", " << sizes.kept.value_or(-1);
}

Sizes sizes_of(const graph::Network& network) {
  const auto fact = [&](const char* name) -> std::optional<std::int64_t> {
    const auto found = network.facts.find(name);
    if (found == network.facts.end()) return std::nullopt;
    return std::get<std::int64_t>(found->second);
  };
  return {fact(kTransformSize), fact(kTransformCrop)};
}

// Writes a network with these sizes and gives what is read again.
Sizes read_again(const char* yaml, const Sizes& sizes) {
  const test::TemporaryFolder folder;
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(yaml), 3);
  test::fill_weights(network);
  if (sizes.scaled) network.facts.insert_or_assign(kTransformSize, *sizes.scaled);
  if (sizes.kept) network.facts.insert_or_assign(kTransformCrop, *sizes.kept);
  CheckpointContents contents;
  contents.ema = &network;
  write_checkpoint(folder / "best.pt", contents);
  const Sizes whole = sizes_of(load_checkpoint(folder / "best.pt"));
  strip_checkpoint(folder / "best.pt", folder / "best.pt");
  EXPECT_EQ(sizes_of(load_checkpoint(folder / "best.pt")), whole);
  return whole;
}

// crop_fraction=0.5 with imgsz=64: scaled to 128, of which the middle is kept.
TEST(Transforms, ComeBack) {
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {128, 64}), (Sizes{128, 64}));
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {64, 64}), (Sizes{64, 64}));
}

TEST(Transforms, WithoutACropAllIsKept) {
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {96, {}}), (Sizes{96, 96}));
}

TEST(Transforms, NothingToldIsNothingRead) {
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {}), Sizes());
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {{}, 64}), Sizes());  // a crop of what?
  EXPECT_EQ(read_again("yolo11n.yaml", {128, 64}), Sizes());     // pictures of a detector are letterboxed
}

TEST(Transforms, SizesThatNoPictureHasAreLeftOut) {
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {1 << 20, 64}), Sizes());
  EXPECT_EQ(read_again("yolo11n-cls.yaml", {0, 64}), Sizes());
}

// PyTorch shows of this file Resize(size=64), a number, and CenterCrop(size=(64, 64)), a pair.
TEST(SharedTransforms, OfAFileOfThePeers) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-cls-dogcat.pt");
  EXPECT_EQ(sizes_of(load_checkpoint(test::shared("ref/weights/yolo11n-cls-dogcat.pt"))), (Sizes{64, 64}));
}

// And this one has no transforms.
TEST(SharedTransforms, OfAFileWithoutThem) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-cls.pt");
  EXPECT_EQ(sizes_of(load_checkpoint(test::shared("ref/weights/yolo11n-cls.pt"))), Sizes());
}

}  // namespace
}  // namespace yolo::checkpoint
