#include "onnx/compare_values.hpp"

#include <algorithm>
#include <cmath>

#include "support.hpp"

namespace yolo::test {
namespace {

double distance(float a, float b) { return std::abs(static_cast<double>(a) - b); }

double by_channel(const Values& found, const Values& expected) {
  std::size_t inner = 1;
  for (std::size_t axis = 2; axis < expected.shape.size(); ++axis)
    inner *= static_cast<std::size_t>(expected.shape[axis]);
  double worst = 0;
  for (std::size_t first = 0; first < expected.data.size(); first += inner) {
    double largest = 1, differs = 0;
    for (std::size_t k = first; k < first + inner; ++k) {
      largest = std::max(largest, std::abs(static_cast<double>(expected.data[k])));
      differs = std::max(differs, distance(found.data[k], expected.data[k]));
    }
    worst = std::max(worst, differs / largest);
  }
  return worst;
}

double by_row(const Values& found, const Values& expected) {
  const auto rows = static_cast<std::size_t>(expected.shape[1]),
             columns = static_cast<std::size_t>(expected.shape[2]);
  std::vector<double> largest(columns, 1);
  for (std::size_t k = 0; k < expected.data.size(); ++k)
    largest[k % columns] = std::max(largest[k % columns], std::abs(static_cast<double>(expected.data[k])));
  const auto apart = [&](const float* a, const float* b) {
    double result = 0;
    for (std::size_t column = 0; column < columns; ++column)
      result = std::max(result, distance(a[column], b[column]) / largest[column]);
    return result;
  };
  double worst = 0;
  for (std::size_t i = 0; i < expected.data.size() / columns; ++i) {
    double nearest = INFINITY;
    for (std::size_t k = i / rows * rows; k < (i / rows + 1) * rows; ++k)
      nearest = std::min(nearest, apart(&found.data[k * columns], &expected.data[i * columns]));
    worst = std::max(worst, nearest);
  }
  return worst;
}

}  // namespace

double difference(const std::vector<Values>& found, const std::vector<Values>& expected, bool as_rows) {
  double worst = 0;
  if (found.size() != expected.size())
    ADD_FAILURE() << found.size() << " outputs, expected " << expected.size();
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
    const Values &a = found[i], &b = expected[i];
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.shape, b.shape);
    if (a.shape != b.shape) return INFINITY;
    if (!std::ranges::all_of(a.data, [](float value) { return std::isfinite(value); }))
      ADD_FAILURE() << a.name << " is not finite";
    worst = std::max(worst, as_rows && b.shape.size() == 3 ? by_row(a, b) : by_channel(a, b));
  }
  return worst;
}

double contrast(const Values& values) {
  const std::size_t each = values.data.size() / static_cast<std::size_t>(values.shape[0]);
  double differs = 0, largest = 0;
  for (std::size_t i = 0; i < values.data.size(); ++i) {
    differs = std::max(differs, distance(values.data[i], values.data[i % each]));
    largest = std::max(largest, std::abs(static_cast<double>(values.data[i])));
  }
  return differs / largest;
}

}  // namespace yolo::test
