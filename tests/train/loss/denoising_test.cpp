// Noised labels of RT-DETR: boxes as Ultralytics 8.3.6 moves them for the same draws, who looks at whom, and how far labels move.
#include "train/loss/denoising.hpp"

#include <gtest/gtest.h>

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

// Three labels in the first image, none in the second, one in the third.
TensorBatch three_images() {
  TensorBatch batch;
  batch.images = at::zeros({3, 3, 32, 32});
  batch.image_of = at::tensor({0, 0, 0, 2}, at::TensorOptions(at::kLong));
  batch.classes = at::tensor({5, 3, 4, 7}, at::TensorOptions(at::kLong));
  batch.boxes =
      at::tensor({0.5F, 0.5F, 0.2F, 0.2F, 0.3F, 0.4F, 0.3F, 0.1F, 0.6F, 0.5F, 0.3F, 0.2F, 0.5F, 0.5F, 0.4F, 0.4F}).view({4, 4});
  batch.seed = 3;
  return batch;
}

at::Tensor input_named(const std::vector<NamedMap>& inputs, const std::string& name) {
  if (const at::Tensor* map = find_map(inputs, name)) return *map;
  ADD_FAILURE() << "no " << name;
  return {};
}

TEST(Denoising, MovesBoxesAsThePeer) {
  const auto expect = [](std::array<float, 4> box, std::array<double, 4> moves, std::array<float, 4> logits) {
    const std::array<float, 4> found = moved_box(box.data(), moves);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(found[i], logits[i], 1e-4) << i;
  };
  expect({0.5F, 0.5F, 0.2F, 0.2F}, {-0.994783, 0.296147, 0.211256, 0.198821}, {-0.15703F, 0.09907F, -0.751F, -1.44827F});
  expect({0.02F, 0.4F, 0.04F, 0.3F}, {0.690485, -0.849564, -0.224487, 0.255929}, {-3.6776F, -0.59505F, -3.80848F, -0.13692F});
  expect({0.6F, 0.9F, 0.3F, 0.2F}, {-0.038925, 0.562788, -0.093075, 0.817869}, {0.36438F, 2.55845F, -0.88628F, -1.78472F});
  // The lower corner ends above the upper one, and the left one outside the image.
  expect({0.6F, 0.9F, 0.3F, 0.2F}, {-1.013794, 1.41845, 1.535302, -1.153536}, {0.57152F, 2.35392F, 0.76466F, -13.81551F});
  expect({0.02F, 0.4F, 0.04F, 0.3F}, {-1.211769, 1.786039, -1.501373, -1.371094}, {-5.29607F, -0.27728F, -4.5979F, -13.81551F});
}

TEST(Denoising, LaysLabelsOutAsThePeer) {
  const TensorBatch batch = three_images();
  const NoiseLayout layout = noise_layout(batch, {});
  EXPECT_EQ(layout.largest, 3);
  EXPECT_EQ(layout.copies, 33);
  const std::vector<NamedMap> inputs = noised_labels(batch, {});
  const at::Tensor objects = input_named(inputs, "denoise_objects"), classes = input_named(inputs, "denoise_classes");
  EXPECT_EQ(objects.sizes().vec(), (std::vector<std::int64_t>{3, 198}));
  EXPECT_TRUE(at::equal(objects[0].slice(0, 0, 99), at::tensor({0, 1, 2}, at::TensorOptions(at::kLong)).repeat({33})));
  EXPECT_TRUE((objects[0].slice(0, 99) == -1).all().item<bool>());
  EXPECT_TRUE(at::equal(objects[2].slice(0, 0, 99), at::tensor({3, -1, -1}, at::TensorOptions(at::kLong)).repeat({33})));
  EXPECT_EQ(classes.sum().item<double>(), 2 * 33 * 4);  // none where there is no label
  EXPECT_EQ(classes[1].sum().item<double>(), 0);
}

TEST(Denoising, HidesLabelsFromTheNetworksOwnQueries) {
  DenoisingOptions options;
  options.own_queries = 10;
  options.queries = 9;  // three copies of each kind
  const at::Tensor mask = input_named(noised_labels(three_images(), options), "denoise_mask");
  ASSERT_EQ(mask.sizes().vec(), (std::vector<std::int64_t>{28, 28}));
  const at::Tensor open = mask == 0;
  EXPECT_TRUE(open.slice(1, 0, 10).all().item<bool>());                        // all see the network's own
  EXPECT_FALSE(open.slice(0, 0, 10).slice(1, 10).any().item<bool>());          // which see no noised ones
  const at::Tensor group = at::arange(18).divide(6, "floor").unsqueeze(1);     // two copies of three
  EXPECT_TRUE(at::equal(open.slice(0, 10).slice(1, 10), group == group.t()));
}

TEST(Denoising, GivesNothingWithoutLabelsOrWhenSwitchedOff) {
  TensorBatch batch = three_images();
  DenoisingOptions off;
  off.queries = 0;
  EXPECT_TRUE(noised_labels(batch, off).empty());
  batch.image_of = batch.image_of.slice(0, 0, 0);
  batch.classes = batch.classes.slice(0, 0, 0);
  batch.boxes = batch.boxes.slice(0, 0, 0);
  EXPECT_TRUE(noised_labels(batch, {}).empty());
}

TEST(Denoising, RefusesAClassThatTheNetworkHasNot) {
  DenoisingOptions options;
  options.classes = 7;
  EXPECT_THROW(noised_labels(three_images(), options), Error);
}

TEST(Denoising, MovesNearCornersLessThanHalfASideAndFarOnesMore) {
  TensorBatch batch = three_images();
  batch.image_of = batch.image_of.slice(0, 3);
  batch.classes = batch.classes.slice(0, 3);
  batch.boxes = batch.boxes.slice(0, 3);  // 0.3 to 0.7
  std::int64_t kept = 0, all = 0, outwards = 0;
  double near_sum = 0, far_sum = 0;
  for (batch.step = 0; batch.step < 100; ++batch.step) {
    const std::vector<NamedMap> inputs = noised_labels(batch, {});
    const at::Tensor boxes = input_named(inputs, "denoise_boxes")[2].sigmoid();
    const at::Tensor left = (boxes.select(1, 0) - boxes.select(1, 2) / 2 - 0.3) / 0.2;  // in half sides
    // A far corner may pass the other one; then the width tells nothing.
    const at::Tensor near = left.slice(0, 0, 100).abs();
    const at::Tensor far = left.slice(0, 100).masked_select(boxes.select(1, 2).slice(0, 100) > 1e-4).abs();
    EXPECT_LE(near.max().item<double>(), 1 + 1e-4);
    EXPECT_GE(far.min().item<double>(), 1 - 1e-4);
    near_sum += near.mean().item<double>();
    far_sum += (far.clamp_max(1.5) > 1.4999).to(at::kFloat).mean().item<double>();
    outwards += (left.slice(0, 0, 100) < 0).sum().item<std::int64_t>();
    kept += (input_named(inputs, "denoise_classes")[2].select(1, 7) == 1).sum().item<std::int64_t>();
    all += 200;
  }
  EXPECT_NEAR(near_sum / 100, 0.5, 0.02);  // uniform
  EXPECT_NEAR(far_sum / 100, 0.5, 0.1);    // half of them lie beyond the middle; outwards the image ends at 1.5 half sides
  EXPECT_NEAR(static_cast<double>(outwards) / 10000, 0.5, 0.02);
  EXPECT_NEAR(static_cast<double>(kept) / static_cast<double>(all), 0.75 + 0.25 / 80, 0.015);
}

TEST(Denoising, DrawsDependOnSeedEpochStepAndImageOnly) {
  const auto boxes_of = [](std::uint64_t seed, std::uint32_t epoch, std::uint32_t step, std::int64_t first) {
    TensorBatch batch = three_images();
    batch.seed = seed;
    batch.epoch = epoch;
    batch.step = step;
    batch.first_image = 0;
    if (first == 0) return input_named(noised_labels(batch, {}), "denoise_boxes");
    // The same images behind `first` others of another process.
    batch.first_image = first;
    batch.sum_over_processes = [&](const at::Tensor& own) { return own.dim() == 0 ? own + first : own; };
    return input_named(noised_labels(batch, {}), "denoise_boxes");
  };
  const at::Tensor first = boxes_of(1, 2, 3, 0);
  EXPECT_TRUE(at::equal(first, boxes_of(1, 2, 3, 0)));
  EXPECT_FALSE(at::equal(first, boxes_of(2, 2, 3, 0)));
  EXPECT_FALSE(at::equal(first, boxes_of(1, 1, 3, 0)));
  EXPECT_FALSE(at::equal(first, boxes_of(1, 2, 2, 0)));
  EXPECT_FALSE(at::equal(first, boxes_of(1, 2, 3, 4)));
}

}  // namespace
}  // namespace yolo::train
