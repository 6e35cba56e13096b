// Values that can be made again anywhere: amplitude * sin(12.9898 i + phase), i the place in row-major order.
#pragma once

#include <torch/types.h>

#include <cmath>
#include <vector>

namespace yolo::test {

inline at::Tensor wave(at::IntArrayRef shape, double phase, double amplitude) {
  const std::int64_t count = c10::multiply_integers(shape);
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) {
    values.push_back(static_cast<float>(amplitude * std::sin(12.9898 * static_cast<double>(i) + phase)));
  }
  return at::tensor(values).view(shape).requires_grad_(true);
}

}  // namespace yolo::test
