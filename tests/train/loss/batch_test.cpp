// From the loader's plain memory to tensors.
#include <yolo/error.hpp>

#include "train/loss/loss_case.hpp"

namespace yolo::train {
namespace {

loader::Batch small_batch() {
  loader::Batch batch;
  batch.images = 2;
  batch.height = 2;
  batch.width = 3;
  batch.pixels = std::shared_ptr<std::uint8_t[]>(new std::uint8_t[36]);
  for (int i = 0; i < 36; ++i) batch.pixels[i] = static_cast<std::uint8_t>(i * 7);
  batch.image_of = {0, 1, 1};
  batch.classes = {4, 5, 6};
  batch.boxes = {0.5F, 0.5F, 0.25F, 0.25F, 0, 0, 0, 0, 1, 1, 1, 1};
  return batch;
}

TEST(ToTensors, KeepsPixelsInPlaceAndScalesThem) {
  const loader::Batch batch = small_batch();
  const TensorBatch tensors = to_tensors(batch, at::kCPU);
  ASSERT_EQ(tensors.images.sizes(), at::IntArrayRef({2, 3, 2, 3}));
  EXPECT_TRUE(tensors.images.is_contiguous(at::MemoryFormat::ChannelsLast));
  // Image 1, row 1, column 2, blue is the last byte.
  EXPECT_FLOAT_EQ(tensors.images[1][2][1][2].item<float>(), float((35 * 7) % 256) / 255);
  EXPECT_FLOAT_EQ(tensors.images[0][1][0][1].item<float>(), 4 * 7 / 255.0F);
  EXPECT_EQ(tensors.classes[2].item<std::int64_t>(), 6);
  EXPECT_EQ(tensors.image_of[1].item<std::int64_t>(), 1);
  EXPECT_EQ(tensors.boxes.sizes(), at::IntArrayRef({3, 4}));
  EXPECT_FALSE(tensors.masks.defined());
}

TEST(ToTensors, RefusesCountsThatDoNotFit) {
  loader::Batch batch = small_batch();
  batch.boxes.pop_back();
  EXPECT_THROW(to_tensors(batch, at::kCPU), Error);
}

}  // namespace
}  // namespace yolo::train
