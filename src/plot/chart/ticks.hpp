// Round numbers along an axis.
#pragma once

#include <string>
#include <vector>

namespace yolo::plot {

/// Where an axis has ticks, and their texts.
struct Ticks {
  std::vector<double> values;
  std::vector<std::string> texts;
};

/// Multiples of 1, 2 or 5 times a power of ten within low..high, as close as `most` (at least 2) of them
/// allow. Empty when the range is not finite or low >= high.
Ticks round_ticks(double low, double high, int most);

}  // namespace yolo::plot
