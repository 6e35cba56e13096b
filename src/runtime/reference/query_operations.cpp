#include "runtime/reference/query_operations.hpp"

#include <limits>
#include <numeric>

#include <yolo/error.hpp>

namespace yolo::runtime::reference {
namespace {

namespace op = graph::op;
using graph::Shape;
using Values = std::vector<float>;

std::size_t size_at(const Shape& shape, std::size_t axis) { return static_cast<std::size_t>(shape[axis]); }

float pixel(const Map& map, std::size_t plane, std::int64_t y, std::int64_t x) {
  const std::int64_t height = map.shape[2], width = map.shape[3];
  if (y < 0 || x < 0 || y >= height || x >= width) return 0;
  return map
      .values[plane * static_cast<std::size_t>(height * width) + static_cast<std::size_t>(y * width + x)];
}

// x and y in -1..1 between the outer edges of the map.
float bilinear(const Map& map, std::size_t plane, float x, float y) {
  const float column = ((x + 1) * static_cast<float>(map.shape[3]) - 1) / 2;
  const float row = ((y + 1) * static_cast<float>(map.shape[2]) - 1) / 2;
  const float left = std::floor(column), top = std::floor(row);
  const float right_part = column - left, lower_part = row - top;
  // Far outside nothing is seen; the test also keeps the conversion to integers defined.
  const auto is_near = [](float at, std::int64_t size) { return at >= -1 && at <= static_cast<float>(size); };
  if (!is_near(left, map.shape[3]) || !is_near(top, map.shape[2])) return 0;
  const auto x0 = static_cast<std::int64_t>(left), y0 = static_cast<std::int64_t>(top);
  return pixel(map, plane, y0, x0) * (1 - right_part) * (1 - lower_part) +
         pixel(map, plane, y0, x0 + 1) * right_part * (1 - lower_part) +
         pixel(map, plane, y0 + 1, x0) * (1 - right_part) * lower_part +
         pixel(map, plane, y0 + 1, x0 + 1) * right_part * lower_part;
}

}  // namespace

Values broadcast(const Map& map, const Shape& out) {
  if (map.shape == out) return map.values;
  Values result(static_cast<std::size_t>(graph::element_count(out)));
  for (std::size_t i = 0; i < result.size(); ++i) {
    std::size_t rest = i, from = 0, stride = 1;
    for (std::size_t axis = out.size(); axis-- > 0;) {
      if (map.shape[axis] != 1) from += rest % size_at(out, axis) * stride;
      rest /= size_at(out, axis);
      stride *= size_at(map.shape, axis);
    }
    result[i] = map.values[from];
  }
  return result;
}

Values attention(const Map& query, const Map& key, const Map& value, const Map* mask) {
  const std::size_t length = size_at(query.shape, 2), size = size_at(query.shape, 3);
  Values result(query.values.size()), weights(length);
  for (std::size_t row = 0; row < result.size() / size; ++row) {
    const std::size_t head = row / length * length * size;  // where the rows of this head begin
    float largest = std::numeric_limits<float>::lowest();
    for (std::size_t k = 0; k < length; ++k) {
      double product = 0;
      for (std::size_t i = 0; i < size; ++i)
        product += query.values[row * size + i] * key.values[head + k * size + i];
      const float added = mask ? mask->values[row % length * length + k] : 0;
      weights[k] = static_cast<float>(product / std::sqrt(static_cast<double>(size))) + added;
      largest = std::max(largest, weights[k]);
    }
    double sum = 0;
    for (float& weight : weights) sum += weight = std::exp(weight - largest);
    for (std::size_t i = 0; i < size; ++i) {
      double mixed = 0;
      for (std::size_t k = 0; k < length; ++k) mixed += weights[k] * value.values[head + k * size + i];
      result[row * size + i] = static_cast<float>(mixed / sum);
    }
  }
  return result;
}

Values layer_norm(const Map& x, const graph::Node& node) {
  const double epsilon = std::get<op::LayerNorm>(node.op).epsilon;
  const Values gamma = node.weights[0].to_floats(), beta = node.weights[1].to_floats();
  const std::size_t size = gamma.size();
  Values result = x.values;
  for (std::size_t first = 0; first < result.size(); first += size) {
    double mean = 0, variance = 0;
    for (std::size_t i = 0; i < size; ++i) mean += result[first + i];
    mean /= static_cast<double>(size);
    for (std::size_t i = 0; i < size; ++i)
      variance += (result[first + i] - mean) * (result[first + i] - mean);
    const double factor = 1 / std::sqrt(variance / static_cast<double>(size) + epsilon);
    for (std::size_t i = 0; i < size; ++i) {
      result[first + i] = static_cast<float>((result[first + i] - mean) * factor * gamma[i] + beta[i]);
    }
  }
  return result;
}

Values unary(const op::Unary& op, const Map& x) {
  Values result = x.values;
  for (float& value : result) {
    switch (op.kind) {
      case op::UnaryKind::sine:
        value = std::sin(value);
        break;
      case op::UnaryKind::cosine:
        value = std::cos(value);
        break;
      case op::UnaryKind::logarithm:
        value = std::log(value);
        break;
    }
  }
  return result;
}

Values reduce(const op::Reduce& op, const Map& x) {
  const auto rank = static_cast<std::int64_t>(x.shape.size());
  const auto axis = static_cast<std::size_t>(op.axis < 0 ? op.axis + rank : op.axis);
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < x.shape.size(); ++i) inner *= size_at(x.shape, i);
  const std::size_t size = size_at(x.shape, axis);
  Values result(x.values.size() / size);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const float* first = &x.values[i / inner * size * inner + i % inner];
    double value = *first;
    for (std::size_t k = 1; k < size; ++k) {
      const double other = first[k * inner];
      value = op.kind == op::ReduceKind::sum ? value + other : std::max(value, other);
    }
    result[i] = static_cast<float>(value);
  }
  return result;
}

Values position_grid(const op::PositionGrid& op, const Shape& out) {
  const std::size_t height = size_at(out, 2), width = size_at(out, 3);
  const auto at = [&](std::size_t i, std::size_t size) {
    return op.relative ? (static_cast<float>(i) + 0.5F) / static_cast<float>(size) : static_cast<float>(i);
  };
  Values result(2 * height * width);
  for (std::size_t i = 0; i < height * width; ++i) {
    result[i] = at(i % width, width);
    result[height * width + i] = at(i / width, height);
  }
  return result;
}

Values top_k(const op::TopK& op, const Map& x) {
  const std::size_t size = size_at(x.shape, 1);
  Values result;
  for (std::size_t first = 0; first < x.values.size(); first += size) {
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return x.values[first + a] > x.values[first + b]; });
    for (std::size_t i = 0; i < static_cast<std::size_t>(op.count); ++i)
      result.push_back(static_cast<float>(order.at(i)));
  }
  return result;
}

Values gather_rows(const op::GatherRows& op, const Map& rows, const Map& positions) {
  const std::size_t length = size_at(rows.shape, 1), channels = size_at(rows.shape, 2);
  const std::size_t wanted = size_at(positions.shape, 1);
  Values result;
  for (std::size_t i = 0; i < positions.values.size(); ++i) {
    const std::size_t batch = op.shared ? 0 : i / wanted;
    const auto row = batch * length + static_cast<std::size_t>(positions.values[i]);
    const auto first = rows.values.begin() + static_cast<std::ptrdiff_t>(row * channels);
    result.insert(result.end(), first, first + static_cast<std::ptrdiff_t>(channels));
  }
  return result;
}

Values grid_sample(const Map& map, const Map& places, const Shape& out) {
  const std::size_t channels = size_at(out, 1), count = size_at(out, 2) * size_at(out, 3);
  Values result(static_cast<std::size_t>(graph::element_count(out)));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::size_t plane = i / count, batch = plane / channels;
    const float* place = &places.values[(batch * count + i % count) * 2];
    result[i] = bilinear(map, plane, place[0], place[1]);
  }
  return result;
}

}  // namespace yolo::runtime::reference
