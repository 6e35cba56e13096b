// How well weighted prototypes paint the masks of objects (YOLACT, arXiv:1904.02689, section 3.2).
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace yolo::train {

/// One object that masks are compared with.
struct MaskTarget {
  std::int64_t image;
  std::int64_t map;                ///< which mask of `masks`
  int value;                       ///< of its pixels there
  float x1, y1, x2, y2;            ///< its box as fractions of the image
  std::vector<std::int64_t> rows;  ///< of the coefficients that should paint it
};

/// Sum over all rows of the binary cross-entropy inside the box, divided by all pixels of the map and by the
/// share of it that the box covers. `coefficients`: F x K, `prototypes`: N x K x h x w, `masks`: u8 maps x h
/// x w.
///
/// The gradient is worked out along with the value, object by object within its box, so that nothing of the
/// size of objects x pixels is ever kept.
at::Tensor mask_loss(const at::Tensor& coefficients, const at::Tensor& prototypes, const at::Tensor& masks,
                     const std::vector<MaskTarget>& targets);

/// The same in one expression a row, with LibTorch's own gradients: for tests.
at::Tensor mask_loss_plain(const at::Tensor& coefficients, const at::Tensor& prototypes,
                           const at::Tensor& masks, const std::vector<MaskTarget>& targets);

}  // namespace yolo::train
