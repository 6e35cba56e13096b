// A value of the graph as the file knows it, and its sizes.
#pragma once

#include "onnx/writer/emitter.hpp"

namespace yolo::onnx::writer {

inline constexpr std::int64_t kOpen = -1;  ///< a size that differs from input to input

struct Value {
  std::string name;
  graph::Shape shape;  ///< kOpen where a size is open

  std::int64_t rank() const { return static_cast<std::int64_t>(shape.size()); }
  std::int64_t axis(std::int64_t axis) const { return axis < 0 ? axis + rank() : axis; }
};

/// No size is open.
bool is_fixed(const graph::Shape& shape);

/// Sizes first to last - 1 of a value, integers of one axis: a constant when they are fixed.
std::string sizes_of(Emitter& out, const Value& value, std::int64_t first, std::int64_t last);

/// One size as an integer without axes.
std::string size_of(Emitter& out, const Value& value, std::int64_t axis);

/// Integers of one axis, one behind the other.
std::string join(Emitter& out, Names parts);

}  // namespace yolo::onnx::writer
