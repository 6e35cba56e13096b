// The part of the class loss that needs no targets, over all logits of a map.
#pragma once

#include <torch/types.h>

namespace yolo::train {

/// Sum of x - log(sigmoid(x)): the binary cross-entropy of all logits against 0. Worked out piece by piece,
/// so that nothing of the map's size is made but the gradient. Each term is rounded as the peer's: a logit of
/// -16 gives 0, not 1e-7, and with many classes that shows in the fourth digit of the loss.
at::Tensor sum_without_targets(const at::Tensor& logits);

}  // namespace yolo::train
