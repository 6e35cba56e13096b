// How much two masks of one plane share; work is done only where their rectangles meet.
#pragma once

#include <cstdint>
#include <yolo/masks.hpp>

namespace yolo::tasks::segment {

/// Pixels set.
std::int64_t area(const Mask& mask);

/// Pixels that both set.
std::int64_t intersection(const Mask& a, const Mask& b);

/// Clears in `mask` what `other` sets.
void subtract(Mask& mask, const Mask& other);

}  // namespace yolo::tasks::segment
