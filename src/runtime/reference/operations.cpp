#include "runtime/reference/operations.hpp"

#include <limits>

#include <yolo/error.hpp>

#include "runtime/reference/query_operations.hpp"

namespace yolo::runtime::reference {
namespace {

namespace op = graph::op;
using graph::Shape;
using Values = std::vector<float>;

std::size_t count(const Shape& shape) { return static_cast<std::size_t>(graph::element_count(shape)); }

std::size_t normal_axis(std::int64_t axis, const Shape& shape) {
  return static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(shape.size()) : axis);
}

/// Elements before and after an axis: index = (outer * size + i) * inner + rest.
struct Around {
  std::int64_t outer = 1, size = 1, inner = 1;
  Around(const Shape& shape, std::size_t axis) : size(shape[axis]) {
    for (std::size_t i = 0; i < axis; ++i) outer *= shape[i];
    for (std::size_t i = axis + 1; i < shape.size(); ++i) inner *= shape[i];
  }
};

float activate(const op::Activation& op, float x) {
  using Kind = op::ActivationKind;
  switch (op.kind) {
    case Kind::silu: return x / (1.0F + std::exp(-x));
    case Kind::relu: return std::max(x, 0.0F);
    case Kind::relu6: return std::clamp(x, 0.0F, 6.0F);
    case Kind::leaky_relu: return x < 0 ? x * static_cast<float>(op.slope) : x;
    case Kind::hard_swish: return x * std::clamp(x + 3.0F, 0.0F, 6.0F) / 6.0F;
    case Kind::hard_sigmoid: return std::clamp(x + 3.0F, 0.0F, 6.0F) / 6.0F;
    case Kind::sigmoid: return 1.0F / (1.0F + std::exp(-x));
    case Kind::mish: return x * std::tanh(std::log1p(std::exp(x)));
    case Kind::gelu: return 0.5F * x * (1.0F + std::erf(x / std::sqrt(2.0F)));
    case Kind::tanh: return std::tanh(x);
  }
  throw Error("an unknown activation");
}

/// Calls visit(n, channel, row, column, output index) for every value of a map.
template <typename Visit>
void for_each_pixel(const Shape& shape, Visit visit) {
  std::size_t index = 0;
  for (std::int64_t n = 0; n < shape[0]; ++n)
    for (std::int64_t c = 0; c < shape[1]; ++c)
      for (std::int64_t y = 0; y < shape[2]; ++y)
        for (std::int64_t x = 0; x < shape[3]; ++x) visit(n, c, y, x, index++);
}

float pixel(const Map& map, std::int64_t n, std::int64_t c, std::int64_t y, std::int64_t x, float outside) {
  const Shape& s = map.shape;
  if (y < 0 || x < 0 || y >= s[2] || x >= s[3]) return outside;
  return map.values[static_cast<std::size_t>(((n * s[1] + c) * s[2] + y) * s[3] + x)];
}

struct Compute {
  const graph::Node& node;
  const std::vector<Map>& in;
  const Shape& out;

  Values operator()(const op::Input&) const { throw Error("the input has no operation"); }

  Values operator()(const op::Conv& op) const {
    const Shape& w = node.weights[0].shape;
    const Values weight = node.weights[0].to_floats();
    const Values bias = op.has_bias ? node.weights[1].to_floats() : Values(static_cast<std::size_t>(w[0]));
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      const std::int64_t first = c / (w[0] / op.groups) * w[1];
      double sum = bias[static_cast<std::size_t>(c)];
      for (std::int64_t i = 0; i < w[1]; ++i)
        for (std::int64_t ky = 0; ky < w[2]; ++ky)
          for (std::int64_t kx = 0; kx < w[3]; ++kx) {
            sum += weight[static_cast<std::size_t>(((c * w[1] + i) * w[2] + ky) * w[3] + kx)] *
                   pixel(in[0], n, first + i, y * op.stride[0] - op.padding[0] + ky * op.dilation[0],
                         x * op.stride[1] - op.padding[1] + kx * op.dilation[1], 0.0F);
          }
      result[index] = static_cast<float>(sum);
    });
    return result;
  }

  Values operator()(const op::BatchNorm& op) const {
    const Values gamma = node.weights[0].to_floats(), beta = node.weights[1].to_floats(),
                 mean = node.weights[2].to_floats(), variance = node.weights[3].to_floats();
    Values result(count(out));
    for_each_pixel(out, [&](auto, auto channel, auto, auto, auto index) {
      const auto c = static_cast<std::size_t>(channel);
      result[index] = static_cast<float>((in[0].values[index] - mean[c]) / std::sqrt(variance[c] + op.epsilon) * gamma[c] + beta[c]);
    });
    return result;
  }

  Values operator()(const op::Activation& op) const {
    Values result = in[0].values;
    for (float& value : result) value = activate(op, value);
    return result;
  }

  Values operator()(const op::MaxPool& op) const {
    constexpr float kLowest = std::numeric_limits<float>::lowest();
    Values result(count(out), kLowest);
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      for (std::int64_t ky = 0; ky < op.kernel[0]; ++ky)
        for (std::int64_t kx = 0; kx < op.kernel[1]; ++kx)
          result[index] = std::max(result[index], pixel(in[0], n, c, y * op.stride[0] - op.padding[0] + ky,
                                                        x * op.stride[1] - op.padding[1] + kx, kLowest));
    });
    return result;
  }

  Values operator()(const op::AveragePool& op) const {
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      double sum = 0;
      for (std::int64_t ky = 0; ky < op.kernel[0]; ++ky)
        for (std::int64_t kx = 0; kx < op.kernel[1]; ++kx)
          sum += pixel(in[0], n, c, y * op.stride[0] - op.padding[0] + ky, x * op.stride[1] - op.padding[1] + kx, 0.0F);
      result[index] = static_cast<float>(sum / static_cast<double>(op.kernel[0] * op.kernel[1]));
    });
    return result;
  }

  Values operator()(const op::GlobalAveragePool&) const {
    const std::size_t area = count(in[0].shape) / count(out);
    Values result(count(out));
    for (std::size_t i = 0; i < result.size(); ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < area; ++k) sum += in[0].values[i * area + k];
      result[i] = static_cast<float>(sum / static_cast<double>(area));
    }
    return result;
  }

  // Each input value spreads over a window of the output; seen from the output: which inputs reach it.
  Values operator()(const op::ConvTranspose& op) const {
    const Shape& w = node.weights[0].shape;
    const Values weight = node.weights[0].to_floats();
    const Values bias = op.has_bias ? node.weights[1].to_floats() : Values(static_cast<std::size_t>(out[1]));
    const std::int64_t inputs_a_group = w[0] / op.groups;
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      const std::int64_t first = c / w[1] * inputs_a_group;
      double sum = bias[static_cast<std::size_t>(c)];
      for (std::int64_t ky = 0; ky < w[2]; ++ky)
        for (std::int64_t kx = 0; kx < w[3]; ++kx) {
          const std::int64_t row = y + op.padding[0] - ky * op.dilation[0], column = x + op.padding[1] - kx * op.dilation[1];
          if (row < 0 || column < 0 || row % op.stride[0] != 0 || column % op.stride[1] != 0) continue;
          for (std::int64_t i = first; i < first + inputs_a_group; ++i) {
            sum += weight[static_cast<std::size_t>(((i * w[1] + c % w[1]) * w[2] + ky) * w[3] + kx)] *
                   pixel(in[0], n, i, row / op.stride[0], column / op.stride[1], 0.0F);
          }
        }
      result[index] = static_cast<float>(sum);
    });
    return result;
  }

  Values operator()(const op::Linear& op) const {
    const auto outputs = static_cast<std::size_t>(node.weights[0].shape[0]);
    const auto inputs = static_cast<std::size_t>(node.weights[0].shape[1]);
    const Values weight = node.weights[0].to_floats();
    const Values bias = op.has_bias ? node.weights[1].to_floats() : Values(outputs);
    Values result(count(out));
    for (std::size_t i = 0; i < result.size(); ++i) {
      double sum = bias[i % outputs];
      for (std::size_t k = 0; k < inputs; ++k) sum += weight[i % outputs * inputs + k] * in[0].values[i / outputs * inputs + k];
      result[i] = static_cast<float>(sum);
    }
    return result;
  }

  Values operator()(const op::Pad& op) const {
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      result[index] = pixel(in[0], n, c, y - op.top, x - op.left, 0.0F);
    });
    return result;
  }

  Values operator()(const op::ResizeLike&) const {
    const Shape& from = in[0].shape;
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      result[index] = pixel(in[0], n, c, y * from[2] / out[2], x * from[3] / out[3], 0.0F);
    });
    return result;
  }

  Values operator()(const op::Upsample& op) const {
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      result[index] = pixel(in[0], n, c, y / op.factor, x / op.factor, 0.0F);
    });
    return result;
  }

  Values operator()(const op::ScaledView& op) const {
    const std::int64_t height = in[0].shape[2], width = in[0].shape[3];
    const auto across = [](std::int64_t place, std::int64_t from, std::int64_t to) {
      const float ratio = static_cast<float>(from) / static_cast<float>(to);
      return std::clamp((static_cast<float>(place) + 0.5F) * ratio - 0.5F, 0.0F, static_cast<float>(from - 1));
    };
    Values result(count(out));
    for_each_pixel(out, [&](auto n, auto c, auto y, auto x, auto index) {
      if (y >= op.scaled(height) || x >= op.scaled(width)) {
        result[index] = static_cast<float>(op.padding);
        return;
      }
      const float row = across(y, height, op.scaled(height)), column = across(x, width, op.scaled(width));
      const auto top = static_cast<std::int64_t>(row), left = static_cast<std::int64_t>(column);
      const float below = row - static_cast<float>(top), right = column - static_cast<float>(left);
      const auto value = [&](std::int64_t v, std::int64_t u) {
        v = std::min(v, height - 1);
        u = std::min(u, width - 1);
        return pixel(in[0], n, c, v, op.mirrored ? width - 1 - u : u, 0.0F);
      };
      result[index] = (1 - below) * ((1 - right) * value(top, left) + right * value(top, left + 1)) +
                      below * ((1 - right) * value(top + 1, left) + right * value(top + 1, left + 1));
    });
    return result;
  }

  Values operator()(const op::Concat& op) const {
    const std::size_t axis = normal_axis(op.axis, out);
    const Around around(out, axis);
    Values result;
    for (std::int64_t outer = 0; outer < around.outer; ++outer) {
      for (const Map& map : in) {
        const std::int64_t block = map.shape[axis] * around.inner;
        const auto first = map.values.begin() + static_cast<std::ptrdiff_t>(outer * block);
        result.insert(result.end(), first, first + static_cast<std::ptrdiff_t>(block));
      }
    }
    return result;
  }

  Values operator()(const op::Slice& op) const {
    const std::size_t axis = normal_axis(op.axis, out);
    const Around from(in[0].shape, axis), to(out, axis);
    Values result;
    for (std::int64_t outer = 0; outer < to.outer; ++outer)
      for (std::int64_t i = 0; i < to.size; ++i) {
        const auto first = in[0].values.begin() +
                           static_cast<std::ptrdiff_t>((outer * from.size + op.start + i * op.step) * from.inner);
        result.insert(result.end(), first, first + static_cast<std::ptrdiff_t>(to.inner));
      }
    return result;
  }

  template <typename Operation>
  Values elementwise(Operation operation) const {
    const Values a = broadcast(in[0], out), b = broadcast(in[1], out);
    Values result(count(out));
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = operation(a[i], b[i]);
    return result;
  }
  Values operator()(const op::Add&) const { return elementwise(std::plus<float>()); }
  Values operator()(const op::Multiply&) const { return elementwise(std::multiplies<float>()); }
  Values operator()(const op::MultiplyScalar& op) const {
    Values result = in[0].values;
    for (float& value : result) value *= static_cast<float>(op.factor);
    return result;
  }

  Values operator()(const op::MatMul& op) const {
    const std::size_t r = out.size();
    const std::int64_t rows = out[r - 2], columns = out[r - 1];
    const std::int64_t inner = op.transpose_a ? in[0].shape[r - 2] : in[0].shape[r - 1];
    const bool shared = static_cast<std::int64_t>(count(in[1].shape)) == inner * columns;  // one matrix for the batch
    Values result(count(out));
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(result.size()); ++i) {
      const std::int64_t batch = i / (rows * columns), row = i / columns % rows, column = i % columns;
      double sum = 0;
      for (std::int64_t k = 0; k < inner; ++k) {
        const std::int64_t a = op.transpose_a ? k * rows + row : row * inner + k;
        const std::int64_t b = op.transpose_b ? column * inner + k : k * columns + column;
        sum += in[0].values[static_cast<std::size_t>(batch * rows * inner + a)] *
               in[1].values[static_cast<std::size_t>((shared ? 0 : batch * inner * columns) + b)];
      }
      result[static_cast<std::size_t>(i)] = static_cast<float>(sum);
    }
    return result;
  }

  Values operator()(const op::Softmax& op) const {
    const Around around(out, normal_axis(op.axis, out));
    Values result = in[0].values;
    for (std::int64_t outer = 0; outer < around.outer; ++outer)
      for (std::int64_t rest = 0; rest < around.inner; ++rest) {
        const auto at = [&](std::int64_t i) -> float& {
          return result[static_cast<std::size_t>((outer * around.size + i) * around.inner + rest)];
        };
        float largest = at(0);
        for (std::int64_t i = 1; i < around.size; ++i) largest = std::max(largest, at(i));
        double sum = 0;
        for (std::int64_t i = 0; i < around.size; ++i) sum += at(i) = std::exp(at(i) - largest);
        for (std::int64_t i = 0; i < around.size; ++i) at(i) = static_cast<float>(at(i) / sum);
      }
    return result;
  }

  Values operator()(const op::Constant&) const { return node.weights[0].to_floats(); }
  Values operator()(const op::LayerNorm&) const { return layer_norm(in[0], node); }
  Values operator()(const op::Attention&) const {
    return attention(in[0], in[1], in[2], in.size() > 3 ? &in[3] : nullptr);
  }
  Values operator()(const op::Unary& op) const { return unary(op, in[0]); }
  Values operator()(const op::Clamp& op) const {
    Values result = in[0].values;
    for (float& value : result) value = std::clamp(value, static_cast<float>(op.low), static_cast<float>(op.high));
    return result;
  }
  Values operator()(const op::InRange& op) const {
    Values result = in[0].values;
    for (float& value : result) value = value > static_cast<float>(op.low) && value < static_cast<float>(op.high) ? 1.0F : 0.0F;
    return result;
  }
  Values operator()(const op::Reduce& op) const { return reduce(op, in[0]); }
  Values operator()(const op::PositionGrid& op) const { return position_grid(op, out); }
  Values operator()(const op::TopK& op) const { return top_k(op, in[0]); }
  Values operator()(const op::GatherRows& op) const { return gather_rows(op, in[0], in[1]); }
  Values operator()(const op::GridSample&) const { return grid_sample(in[0], in[1], out); }
  Values operator()(const op::Dropout&) const { return in[0].values; }
  Values operator()(const op::Detach&) const { return in[0].values; }
  Values operator()(const op::SideInput&) const { throw Error("a graph for training cannot predict"); }

  Values operator()(const op::Reshape&) const { return in[0].values; }
  Values operator()(const op::ReshapeLike&) const { return in[0].values; }

  Values operator()(const op::Transpose& op) const {
    const std::size_t rank = out.size();
    std::vector<std::int64_t> stride(rank, 1);  // of the input's axes
    for (std::size_t axis = rank - 1; axis-- > 0;) stride[axis] = stride[axis + 1] * in[0].shape[axis + 1];
    Values result(count(out));
    for (std::size_t i = 0; i < result.size(); ++i) {
      std::int64_t rest = static_cast<std::int64_t>(i), from = 0;
      for (std::size_t axis = rank; axis-- > 0;) {
        from += rest % out[axis] * stride[static_cast<std::size_t>(op.order[axis])];
        rest /= out[axis];
      }
      result[i] = in[0].values[static_cast<std::size_t>(from)];
    }
    return result;
  }
};

}  // namespace

std::vector<float> compute(const graph::Node& node, const std::vector<Map>& in, const Shape& out) {
  return std::visit(Compute{node, in, out}, node.op);
}

}  // namespace yolo::runtime::reference
