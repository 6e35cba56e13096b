#include "train/trainer/multi_scale.hpp"

#include "core/random.hpp"

namespace yolo::train {
namespace {

constexpr std::uint32_t kStream = 0x7363616c;  // keeps these numbers apart from those of the samples

}  // namespace

void vary_size(TensorBatch& batch, int imgsz, int stride, std::uint64_t seed, std::int64_t iteration) {
  Random random({seed, kStream}, static_cast<std::uint32_t>(iteration));
  const int least = imgsz / 2, most = imgsz + imgsz / 2 + stride;
  const std::int64_t wanted = random.integer(least, most) / stride * stride;
  const std::int64_t height = batch.images.size(2), width = batch.images.size(3), longer = std::max(height, width);
  if (wanted == longer || wanted < stride) return;
  const auto scaled = [&](std::int64_t side) {
    const double size = static_cast<double>(side * wanted) / static_cast<double>(longer);
    return static_cast<std::int64_t>(std::ceil(size / stride)) * stride;
  };
  batch.images = at::upsample_bilinear2d(batch.images, {scaled(height), scaled(width)}, /*align_corners=*/false);
}

}  // namespace yolo::train
