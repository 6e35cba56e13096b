// A batch as the network and the losses read it: tensors on the device of training.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include <yolo/train/named_map.hpp>

namespace yolo::train {

/// N images with M objects in all. What a task has not is undefined or empty.
struct TensorBatch {
  at::Tensor images;     ///< N x 3 x H x W, f32, 0..1, red green blue, in channels-last memory
  at::Tensor image_of;   ///< M, i64: number of the image within the batch, ascending
  at::Tensor classes;    ///< M, i64; of a classification N
  at::Tensor boxes;      ///< M x 4: centre and size as fractions of the image; or M x 5 with the angle in radians
  at::Tensor keypoints;  ///< M x points x values, f32: x and y as fractions and, with three values, visibility
  at::Tensor masks;      ///< u8: N x h x w, number of the object (from 1) within its image; or M x h x w of 0 and 1

  /// What the criterion wants the network to be given beside the images (Criterion::side_inputs).
  std::vector<NamedMap> side_inputs;

  // What random numbers of a step may depend on, so that a resumed training draws the same, however many processes share it.
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0, step = 0;
  std::int64_t first_image = 0;  ///< number of the first image within the whole batch

  /// Where several processes have a part of each batch: the sum of a value over all of them. Empty: the batch is whole.
  std::function<at::Tensor(const at::Tensor& own)> sum_over_processes;

  /// What a loss divides by is of the whole batch, whoever has its images; then the gradients of all processes add up to those
  /// of one process. Every process has to call these alike, even one without images. `own` must not ask for gradients.
  at::Tensor of_whole_batch(const at::Tensor& own) const { return sum_over_processes ? sum_over_processes(own) : own; }
  std::int64_t of_whole_batch(std::int64_t own) const;
};

}  // namespace yolo::train
