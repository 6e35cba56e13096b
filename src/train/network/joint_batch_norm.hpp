// Batch normalisation over the images of all processes that share a batch.
#pragma once

#include <torch/types.h>

#include <functional>

#include "train/network/batch_norm_weights.hpp"

namespace yolo::train {

/// How statistics of several processes become those of all.
struct JointStatistics {
  int rank = 0, world_size = 1;
  /// Sum of a tensor on the processor over all processes. Each process calls it alike, backwards as forwards,
  /// without images too.
  std::function<at::Tensor(const at::Tensor& own)> sum;
};

/// As at::batch_norm in training, of the images of all processes together: `input` N x C x ... of this
/// process (N may be 0). The running mean and variance (unbiased) come out everywhere alike. The gradient of
/// the input is that of the whole batch; those of gamma and beta are this process's part of a sum, as those
/// of all other weights.
at::Tensor joint_batch_norm(const at::Tensor& input, const BatchNormWeights& weights,
                            const JointStatistics& joint);

}  // namespace yolo::train
