// Masks from coefficients and prototypes: the weighted sum of the prototypes, set where it is positive,
// inside the box (YOLACT, arXiv:1904.02689).
#pragma once

#include <span>
#include <yolo/boxes.hpp>
#include <yolo/masks.hpp>

#include "tasks/segment/mask_grid.hpp"

namespace yolo::tasks::segment {

/// `channels` planes of height x width.
struct Prototypes {
  const float* values = nullptr;
  int channels = 0, height = 0, width = 0;
};

/// One mask; `coefficients` holds one value for each channel. Only what lies inside the box is computed,
/// three rows at a time in memory. A box that is empty or not a number gives an empty mask.
Mask assemble(const Prototypes& prototypes, std::span<const float> coefficients, const Xyxy& box,
              const MaskGrid& grid);

/// The same by the definition: whole planes, one step after the other.
Mask assemble_plain(const Prototypes& prototypes, std::span<const float> coefficients, const Xyxy& box,
                    const MaskGrid& grid);

}  // namespace yolo::tasks::segment
