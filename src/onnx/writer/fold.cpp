#include "onnx/writer/fold.hpp"

#include <algorithm>
#include <cmath>

#include "onnx/writer/value.hpp"

namespace yolo::onnx::writer {
namespace {

namespace op = graph::op;
using graph::Shape;
using graph::Tensor;
using Values = std::vector<float>;
using Folded = std::optional<Tensor>;

constexpr std::int64_t kMostValues = 1 << 24;  // of one constant

std::size_t count(const Shape& shape) { return static_cast<std::size_t>(graph::element_count(shape)); }

/// Steps in memory along each axis of `to` for a tensor of `from`; along sizes of 1 it stays where it is.
std::vector<std::size_t> steps(const Shape& from, const Shape& to) {
  std::vector<std::size_t> result(to.size(), 0);
  std::size_t step = 1;
  for (std::size_t axis = to.size(); axis-- > 0; step *= static_cast<std::size_t>(from[axis]))
    if (from[axis] != 1) result[axis] = step;
  return result;
}

/// Values of `from` at start + sum of index x step, for every index of a tensor of shape `to`.
Values picked(const Values& from, const Shape& to, const std::vector<std::size_t>& steps,
              std::size_t start = 0) {
  Values result(count(to));
  for (std::size_t i = 0; i < result.size(); ++i) {
    std::size_t rest = i, place = start;
    for (std::size_t axis = to.size(); axis-- > 0;) {
      place += rest % static_cast<std::size_t>(to[axis]) * steps[axis];
      rest /= static_cast<std::size_t>(to[axis]);
    }
    result[i] = from[place];
  }
  return result;
}

struct Fold {
  const graph::Node& node;
  const std::vector<const Tensor*>& known;
  const Shape& shape;

  Folded operator()(const op::Constant&) const { return node.weights[0]; }

  Folded operator()(const op::PositionGrid& op) const {
    const auto height = static_cast<std::size_t>(shape[2]), width = static_cast<std::size_t>(shape[3]);
    const auto at = [&](std::size_t i, std::size_t size) {
      return op.relative ? (static_cast<float>(i) + 0.5F) / static_cast<float>(size) : static_cast<float>(i);
    };
    Values values(2 * height * width);
    for (std::size_t i = 0; i < height * width; ++i) {
      values[i] = at(i % width, width);
      values[height * width + i] = at(i / width, height);
    }
    return made(std::move(values));
  }

  Folded operator()(const op::Reshape&) const { return reshaped(); }
  Folded operator()(const op::ReshapeLike&) const { return reshaped(); }

  Folded operator()(const op::Transpose& op) const {
    const Shape& from = known[0]->shape;
    const std::vector<std::size_t> before = steps(from, from);
    std::vector<std::size_t> after;
    for (const std::int64_t axis : op.order) after.push_back(before[static_cast<std::size_t>(axis)]);
    return made(picked(known[0]->to_floats(), shape, after));
  }

  Folded operator()(const op::Slice& op) const {
    const Shape& from = known[0]->shape;
    const auto axis =
        static_cast<std::size_t>(op.axis < 0 ? op.axis + static_cast<std::int64_t>(from.size()) : op.axis);
    std::vector<std::size_t> along = steps(from, from);
    const std::size_t first = along[axis] * static_cast<std::size_t>(op.start);
    along[axis] *= static_cast<std::size_t>(op.step);
    return made(picked(known[0]->to_floats(), shape, along, first));
  }

  Folded operator()(const op::Concat& op) const {
    const auto axis =
        static_cast<std::size_t>(op.axis < 0 ? op.axis + static_cast<std::int64_t>(shape.size()) : op.axis);
    const std::size_t outer = count(Shape(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis)));
    Values values;
    std::vector<Values> parts;
    for (const Tensor* tensor : known) parts.push_back(tensor->to_floats());
    for (std::size_t i = 0; i < outer; ++i) {
      for (const Values& part : parts) {
        const auto block = static_cast<std::ptrdiff_t>(part.size() / outer);
        const auto first = part.begin() + static_cast<std::ptrdiff_t>(i) * block;
        values.insert(values.end(), first, first + block);
      }
    }
    return made(std::move(values));
  }

  Folded operator()(const op::Add&) const {
    return pairs([](float a, float b) { return a + b; });
  }
  Folded operator()(const op::Multiply&) const {
    return pairs([](float a, float b) { return a * b; });
  }
  Folded operator()(const op::MultiplyScalar& op) const {
    return each([&](float x) { return x * static_cast<float>(op.factor); });
  }
  Folded operator()(const op::InRange& op) const {
    return each([&](float x) {
      return x > static_cast<float>(op.low) && x < static_cast<float>(op.high) ? 1.0F : 0.0F;
    });
  }
  Folded operator()(const op::Unary& op) const {
    if (op.kind == op::UnaryKind::sine) return each([](float x) { return std::sin(x); });
    if (op.kind == op::UnaryKind::cosine) return each([](float x) { return std::cos(x); });
    return each([](float x) { return std::log(x); });
  }

  /// All others stay operations of the file.
  template <typename Other>
  Folded operator()(const Other&) const {
    return std::nullopt;
  }

  Folded made(Values values) const { return Tensor::from_floats(shape, std::move(values)); }

  Folded reshaped() const {
    Tensor result = *known[0];
    result.shape = shape;
    return result;
  }

  template <typename Function>
  Folded each(Function function) const {
    Values values = known[0]->to_floats();
    std::ranges::transform(values, values.begin(), function);
    return made(std::move(values));
  }

  template <typename Function>
  Folded pairs(Function function) const {
    Values values = picked(known[0]->to_floats(), shape, steps(known[0]->shape, shape));
    const Values others = picked(known[1]->to_floats(), shape, steps(known[1]->shape, shape));
    std::ranges::transform(values, others, values.begin(), function);
    return made(std::move(values));
  }
};

}  // namespace

Folded fold(const graph::Node& node, const std::vector<const Tensor*>& known, const Shape& shape) {
  // A grid depends on the sizes of its input alone; a reshape like another value on that value's.
  const bool needs_sizes_only = std::holds_alternative<op::PositionGrid>(node.op);
  const std::size_t needed = needs_sizes_only                                   ? 0
                             : std::holds_alternative<op::ReshapeLike>(node.op) ? 1
                                                                                : known.size();
  const bool is_open = !is_fixed(shape) || graph::element_count(shape) > kMostValues;
  const bool is_input =
      std::holds_alternative<op::Input>(node.op) || std::holds_alternative<op::SideInput>(node.op);
  if (is_open || is_input) return std::nullopt;
  for (std::size_t i = 0; i < needed; ++i)
    if (known[i] == nullptr || !known[i]->has_data()) return std::nullopt;
  return std::visit(Fold{node, known, shape}, node.op);
}

}  // namespace yolo::onnx::writer
