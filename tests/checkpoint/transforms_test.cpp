// What a classifier's checkpoint tells of the size of its pictures.
#include <optional>

#include <yolo/graph/model_yaml.hpp>

#include "checkpoint/checkpoint.hpp"
#include "checkpoint/random_weights.hpp"
#include "checkpoint/training_checkpoint.hpp"
#include "expect_error.hpp"
#include "pickle_builder.hpp"
#include "support.hpp"

namespace yolo::checkpoint {
namespace {

using Crop = std::optional<graph::CropSizes>;

Crop crop(std::int64_t scaled, std::int64_t kept) { return graph::CropSizes{scaled, kept}; }

// Writes a network with these sizes and gives what is read again.
Crop read_again(const char* yaml, const Crop& sizes) {
  const test::TemporaryFolder folder;
  graph::Network network = graph::network_from_yaml(graph::find_model_yaml(yaml), 3);
  test::fill_weights(network);
  network.provenance.crop = sizes;
  CheckpointContents contents;
  contents.ema = &network;
  write_checkpoint(folder / "best.pt", contents);
  const Crop whole = load_checkpoint(folder / "best.pt").provenance.crop;
  strip_checkpoint(folder / "best.pt", folder / "best.pt");
  EXPECT_EQ(load_checkpoint(folder / "best.pt").provenance.crop, whole);
  return whole;
}

// crop_fraction=0.5 with imgsz=64: scaled to 128, of which the middle is kept.
TEST(Transforms, ComeBack) {
  EXPECT_EQ(read_again("yolo11n-cls.yaml", crop(128, 64)), crop(128, 64));
  EXPECT_EQ(read_again("yolo11n-cls.yaml", crop(64, 64)), crop(64, 64));
}

TEST(Transforms, NothingToldIsNothingRead) {
  EXPECT_EQ(read_again("yolo11n-cls.yaml", std::nullopt), std::nullopt);
  EXPECT_EQ(read_again("yolo11n.yaml", crop(128, 64)), std::nullopt);  // pictures of a detector are letterboxed
}

TEST(Transforms, SizesThatNoPictureHasAreRefused) {
  for (const std::int64_t size : {std::int64_t{1} << 20, std::int64_t{0}})
    test::expect_error([&] { read_again("yolo11n-cls.yaml", crop(size, 64)); }, "a Resize to no size in pixels");
}

// A Compose of what `part` writes, as the transforms of a classifier.
template <typename Part>
Crop read_transforms_of(Part part) {
  test::PickleBuilder builder;
  builder.raw("}")
      .text("model")
      .global("ultralytics.nn.tasks", "ClassificationModel")
      .raw(")\x81}(")
      .text("transforms");
  builder.global("torchvision.transforms.transforms", "Compose").raw(")\x81}").text("transforms").raw("](");
  part(builder);
  builder.raw("esb").identity_model();
  const std::string bytes = test::make_pt(builder.stop());
  return load_checkpoint(std::string_view(bytes), "made.pt").provenance.crop;
}

test::PickleBuilder& begin(test::PickleBuilder& builder, std::string_view name) {
  return builder.global("torchvision.transforms.transforms", name).raw(")\x81}(");
}

TEST(Transforms, WithoutACropAllIsKept) {
  const auto resize = [](test::PickleBuilder& builder) {
    begin(builder, "Resize").text("size").integer(96).raw("ub");
  };
  EXPECT_EQ(read_transforms_of(resize), crop(96, 96));
  const auto cut = [](test::PickleBuilder& builder) {
    begin(builder, "CenterCrop").text("size").integer(64).raw("ub");
  };
  test::expect_error([&] { read_transforms_of(cut); }, "CenterCrop");  // of what?
}

// The peer predicts with whatever stands here: with ImageNet's mean and spread a picture becomes another
// (seen with 8.3.6).
TEST(Transforms, OthersAreRefusedByName) {
  const auto normalize = [](double mean, double spread) {
    read_transforms_of([&](test::PickleBuilder& builder) {
      begin(builder, "Normalize")
          .text("mean")
          .raw("(")
          .real(mean)
          .raw("t")
          .text("std")
          .raw("(")
          .real(spread)
          .raw("tub");
    });
  };
  normalize(0, 1);
  test::expect_error([&] { normalize(0.485, 1); }, "a Normalize with a mean or std");
  test::expect_error([&] { normalize(0, 0.229); }, "a Normalize with a mean or std");
  const auto resize = [](const char* mode) {
    read_transforms_of([&](test::PickleBuilder& builder) {
      begin(builder, "Resize").text("size").integer(64).text("interpolation");
      builder.global("torchvision.transforms.functional", "InterpolationMode").text(mode).raw("\x85Rub");
    });
  };
  resize("bilinear");
  test::expect_error([&] { resize("nearest"); }, "resize by nearest interpolation");
  const auto other = [](std::string_view package, std::string_view name) {
    read_transforms_of([&](test::PickleBuilder& builder) { builder.global(package, name).raw(")\x81"); });
  };
  test::expect_error([&] { other("ultralytics.data.augment", "ClassifyLetterBox"); }, "ClassifyLetterBox");
  test::expect_error([&] { other("torchvision.transforms.transforms", "RandomErasing"); }, "RandomErasing");
  test::expect_error(
      [&] {
        read_transforms_of([](test::PickleBuilder& builder) {
          begin(builder, "Resize").text("size").tuple({64, 32}).raw("ub");
        });
      },
      "a Resize to a rectangle");
}

// PyTorch shows of this file Resize(size=64), a number, and CenterCrop(size=(64, 64)), a pair.
TEST(SharedTransforms, OfAFileOfThePeers) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-cls-dogcat.pt");
  EXPECT_EQ(load_checkpoint(test::shared("ref/weights/yolo11n-cls-dogcat.pt")).provenance.crop, crop(64, 64));
}

// And this one has no transforms.
TEST(SharedTransforms, OfAFileWithoutThem) {
  YOLO_NEEDS_SHARED("ref/weights/yolo11n-cls.pt");
  EXPECT_EQ(load_checkpoint(test::shared("ref/weights/yolo11n-cls.pt")).provenance.crop, std::nullopt);
}

}  // namespace
}  // namespace yolo::checkpoint
