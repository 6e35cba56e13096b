#pragma once

#include <cstdint>

namespace yolo::train {

/// A bfloat16 number (the upper half of one in single precision) as its bits.
enum class Bfloat16 : std::uint16_t {};

}  // namespace yolo::train
