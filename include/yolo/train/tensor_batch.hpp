// A batch as the network and the losses read it: tensors on the device of training.
#pragma once

#include <torch/types.h>

namespace yolo::train {

/// N images with M objects in all. What a task has not is undefined or empty.
struct TensorBatch {
  at::Tensor images;     ///< N x 3 x H x W, f32, 0..1, red green blue, in channels-last memory
  at::Tensor image_of;   ///< M, i64: number of the image within the batch, ascending
  at::Tensor classes;    ///< M, i64; of a classification N
  at::Tensor boxes;      ///< M x 4: centre and size as fractions of the image; or M x 5 with the angle in radians
  at::Tensor keypoints;  ///< M x points x values, f32: x and y as fractions and, with three values, visibility
  at::Tensor masks;      ///< u8: N x h x w, number of the object (from 1) within its image; or M x h x w of 0 and 1
};

}  // namespace yolo::train
