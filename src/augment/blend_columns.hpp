// The second half of the quick warp: pixels of a row that lie beside each other, weighted.
#pragma once

#include <cstdint>
#include <vector>

namespace yolo::augment {

/// Where each output column comes from.
struct Columns {
  std::vector<int> first;    ///< the left of its two pixels, times 3
  std::vector<int> weights;  ///< of the left pixel, and of the right one times 65536; their sum is 32
};

/// Weights the columns of `row` (three values a pixel, at most 255 * 32 + 16) and divides by 1024. `row` must
/// go on for two more values behind its last pixel.
void blend_columns(const std::uint16_t* row, const Columns& columns, std::uint8_t* output);

/// The same as a plain loop, from output column `from` on.
void blend_columns_plain(const std::uint16_t* row, const Columns& columns, std::size_t from,
                         std::uint8_t* output);

}  // namespace yolo::augment
