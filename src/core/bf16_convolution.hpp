// What oneDNN's bf16 convolutions cannot be trusted with; OpenVINO and LibTorch both compute by them.
#pragma once

#include <cstdint>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

struct ConvolutionShape {
  std::int64_t channels = 1;  ///< of the input, in a group
  std::int64_t kernel_height = 1, kernel_width = 1;
  std::int64_t stride = 1;  ///< across
  std::int64_t output_height = 1, output_width = 1;
};

/// False for the kinds that are computed wrongly in bf16 (seen in OpenVINO 2026.4.1 and LibTorch 2.11 by comparing
/// thousands of random convolutions with f32; docs/performance.md, "Default precision against f32"):
/// - a kernel larger than one pixel with a stride across, whose output is one column: rows are taken from the
/// wrong place (on processors with AMX, and on one with AVX-512 BF16 alone);
/// - a kernel at least four wide on few input channels, of which whole tiles of 32 values come together (AMX).
/// All others agree with f32 to bf16's own rounding.
bool bf16_computes_rightly(const ConvolutionShape& shape);

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
