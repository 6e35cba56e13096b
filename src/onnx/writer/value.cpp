#include "onnx/writer/value.hpp"

#include <algorithm>

namespace yolo::onnx::writer {

bool is_fixed(const graph::Shape& shape) {
  return std::find(shape.begin(), shape.end(), kOpen) == shape.end();
}

std::string sizes_of(Emitter& out, const Value& value, std::int64_t first, std::int64_t last) {
  const graph::Shape sizes(value.shape.begin() + first, value.shape.begin() + last);
  if (is_fixed(sizes)) return out.integers(sizes);
  return out.add("Slice", {out.add("Shape", {value.name}), out.integers({first}), out.integers({last})});
}

std::string size_of(Emitter& out, const Value& value, std::int64_t axis) {
  const std::int64_t size = value.shape.at(static_cast<std::size_t>(axis));
  if (size != kOpen) return out.integer(size);
  return out.add("Gather", {out.add("Shape", {value.name}), out.integer(axis)}, {{"axis", std::int64_t{0}}});
}

std::string join(Emitter& out, Names parts) {
  return out.add("Concat", std::move(parts), {{"axis", std::int64_t{0}}});
}

}  // namespace yolo::onnx::writer
