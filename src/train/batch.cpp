#include "train/batch.hpp"

#include <yolo/error.hpp>

namespace yolo::train {
namespace {

// Values without a copy; what the shape asks for must be there.
template <class T>
at::Tensor view_of(const T* data, std::size_t values, at::IntArrayRef shape, at::ScalarType type,
                   const char* what) {
  const std::int64_t wanted = c10::multiply_integers(shape);
  if (wanted != static_cast<std::int64_t>(values)) {
    throw Error(fmt::format("a batch has {} values of {} where {} fit its counts", values, what, wanted));
  }
  if (wanted == 0) return at::empty(shape, at::TensorOptions(type));
  return at::from_blob(const_cast<T*>(data), shape, at::TensorOptions(type));
}

at::Tensor floats_of(const std::vector<float>& values, at::IntArrayRef shape, const char* what) {
  return view_of(values.data(), values.size(), shape, at::kFloat, what);
}

at::Tensor images_of(const loader::Batch& batch, at::Device device) {
  if (batch.images == 0) {  // the share of a process where a batch has less images than there are processes
    return at::empty({0, 3, batch.height, batch.width}, at::TensorOptions(at::kFloat).device(device));
  }
  if (!batch.pixels) throw Error("a batch without pixels");
  const at::Tensor bytes = at::from_blob(batch.pixels.get(), {batch.images, batch.height, batch.width, 3},
                                         at::TensorOptions(at::kByte));
  // Seen as N x 3 x H x W the memory is already in the layout that convolutions want.
  return bytes.to(device).permute({0, 3, 1, 2}).to(at::kFloat).mul_(1.0 / 255);
}

}  // namespace

std::int64_t TensorBatch::of_whole_batch(std::int64_t own) const {
  return sum_over_processes
             ? sum_over_processes(at::full({}, own, at::TensorOptions(at::kLong))).item<std::int64_t>()
             : own;
}

TensorBatch to_tensors(const loader::Batch& batch, at::Device device) {
  const auto objects = static_cast<std::int64_t>(batch.image_of.size());
  const auto classes = static_cast<std::int64_t>(batch.classes.size());
  TensorBatch result;
  result.images = images_of(batch, device);
  result.image_of = floats_of(batch.image_of, {objects}, "image numbers").to(device, at::kLong);
  result.classes = floats_of(batch.classes, {classes}, "classes").to(device, at::kLong);
  result.boxes = floats_of(batch.boxes, {objects, batch.box_values}, "boxes").to(device);
  if (batch.keypoint_count > 0) {
    result.keypoints =
        floats_of(batch.keypoints, {objects, batch.keypoint_count, batch.keypoint_values}, "keypoints")
            .to(device);
  }
  if (batch.mask_height > 0) {
    result.masks = view_of(batch.masks.data(), batch.masks.size(),
                           {batch.mask_maps, batch.mask_height, batch.mask_width}, at::kByte, "masks")
                       .to(device);
  }
  return result;
}

}  // namespace yolo::train
