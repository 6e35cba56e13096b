// Chooses a step of 1, 2 or 5 times a power of ten.
#include "plot/chart/ticks.hpp"

#include <fmt/format.h>

#include <cmath>

namespace yolo::plot {
namespace {

constexpr double kTolerance = 1e-9;  // of a step; for ends of the range that are multiples but for rounding

std::int64_t first_multiple(double low, double step) {
  return static_cast<std::int64_t>(std::ceil(low / step - kTolerance));
}
std::int64_t last_multiple(double high, double step) {
  return static_cast<std::int64_t>(std::floor(high / step + kTolerance));
}

}  // namespace

Ticks round_ticks(double low, double high, int most) {
  Ticks ticks;
  // Beyond these bounds multiples are no longer whole numbers of 64 bits.
  if (!(low < high) || !(std::abs(low) < 1e15) || !(std::abs(high) < 1e15)) return ticks;
  if (high - low < 1e-12 * std::max(std::abs(low), std::abs(high))) return ticks;
  most = std::max(most, 2);
  int power = static_cast<int>(std::floor(std::log10((high - low) / most))) - 1;
  double step = 0;
  for (bool found = false; !found; ++power) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      step = power < 0 ? factor / std::pow(10, -power) : factor * std::pow(10, power);
      found = last_multiple(high, step) - first_multiple(low, step) + 1 <= most;
      if (found) break;
    }
  }
  const int decimals = std::max(0, 1 - power);  // the loop went one power further
  for (std::int64_t i = first_multiple(low, step); i <= last_multiple(high, step); ++i) {
    ticks.values.push_back(static_cast<double>(i) * step);
    ticks.texts.push_back(fmt::format("{:.{}f}", ticks.values.back(), decimals));
  }
  return ticks;
}

}  // namespace yolo::plot
