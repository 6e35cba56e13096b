// Overlaps of boxes pair by pair, with gradients.
#pragma once

#include <torch/types.h>

namespace yolo::train {

/// Complete IoU of corner boxes (... x 4, broadcast over the rest): ... (Zheng et al., arXiv:1911.08287). The
/// weight of the aspect ratio's part is treated as constant, as in the paper.
at::Tensor complete_iou(const at::Tensor& a, const at::Tensor& b);

/// IoU of corner boxes.
at::Tensor plain_iou(const at::Tensor& a, const at::Tensor& b);

/// Generalised IoU of corner boxes (Rezatofighi et al., arXiv:1902.09630).
at::Tensor generalised_iou(const at::Tensor& a, const at::Tensor& b);

/// 1 - Hellinger distance of the Gaussians that stand for two rotated boxes (centre, size, angle in radians;
/// ... x 5) (Llerena et al., arXiv:2106.06072).
at::Tensor gaussian_overlap(const at::Tensor& a, const at::Tensor& b);

/// Corners from centre and size; further columns are dropped.
at::Tensor corners_of(const at::Tensor& boxes);

}  // namespace yolo::train
