// Comparing a map with the figures of another's: shape, mean, spread, range and some values.
#pragma once

#include <cmath>
#include <vector>

#include "support.hpp"

namespace yolo::test {

/// `expected` holds shape, mean, std (of the population), min, max and samples, a list of [row-major index,
/// value]. Values may differ by `tolerance` times the range of the expected ones, their means by a fifth of
/// that.
inline void expect_statistics(const float* values, std::size_t count, const nlohmann::json& expected,
                              double tolerance = 1e-4) {
  std::size_t expected_count = 1;
  for (const nlohmann::json& size : expected["shape"]) expected_count *= size.get<std::size_t>();
  ASSERT_EQ(count, expected_count);
  double sum = 0, squares = 0, least = values[0], largest = values[0];
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[i];
    sum += value;
    squares += value * value;
    least = std::min(least, value);
    largest = std::max(largest, value);
  }
  const double mean = sum / static_cast<double>(count);
  const double deviation = std::sqrt(std::max(0.0, squares / static_cast<double>(count) - mean * mean));
  const double range = std::max(0.1, expected["max"].get<double>() - expected["min"].get<double>());
  EXPECT_NEAR(mean, expected["mean"].get<double>(), tolerance * range / 5);
  EXPECT_NEAR(deviation, expected["std"].get<double>(), tolerance * range / 5);
  EXPECT_NEAR(least, expected["min"].get<double>(), tolerance * range);
  EXPECT_NEAR(largest, expected["max"].get<double>(), tolerance * range);
  for (const nlohmann::json& sample : expected["samples"]) {
    EXPECT_NEAR(values[sample[0].get<std::size_t>()], sample[1].get<double>(), tolerance * range)
        << "value " << sample[0];
  }
}

}  // namespace yolo::test
