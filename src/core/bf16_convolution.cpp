#include "core/bf16_convolution.hpp"

namespace yolo {
namespace {

constexpr std::int64_t kTileValues = 32;  ///< bf16 values in a row of a tile
constexpr std::int64_t kWideKernel = 4;

}  // namespace

bool bf16_computes_rightly(const ConvolutionShape& shape) {
  if (shape.kernel_height * shape.kernel_width == 1) return true;
  const bool one_column = shape.stride > 1 && shape.output_width == 1 && shape.output_height > 1;
  const bool packed = shape.kernel_width >= kWideKernel && shape.channels < kTileValues &&
                      shape.kernel_width * shape.channels % kTileValues == 0;
  return !one_column && !packed;
}

}  // namespace yolo
