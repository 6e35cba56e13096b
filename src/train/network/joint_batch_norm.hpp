// Batch normalisation over the images of all processes that share a batch.
#pragma once

#include <torch/types.h>

#include <functional>

namespace yolo::train {

/// How statistics of several processes become those of all.
struct JointStatistics {
  int rank = 0, world_size = 1;
  /// Sum of a tensor on the processor over all processes. Each process calls it alike, backwards as forwards,
  /// without images too.
  std::function<at::Tensor(const at::Tensor& own)> sum;
};

struct NormSettings {
  double momentum = 0.1, epsilon = 1e-5;
};

/// As at::batch_norm in training, of the images of all processes together: `input` N x C x ... of this
/// process (N may be 0), `gamma` and `beta` C. Brings `mean` and `variance` (unbiased) up to date, everywhere
/// alike. The gradient of the input is that of the whole batch; those of gamma and beta are this process's
/// part of a sum, as those of all other weights.
at::Tensor joint_batch_norm(const at::Tensor& input, const at::Tensor& gamma, const at::Tensor& beta,
                            const at::Tensor& mean, const at::Tensor& variance, const NormSettings& settings,
                            const JointStatistics& joint);

}  // namespace yolo::train
