// What moves, chooses or makes values.
#include <fmt/format.h>

#include <yolo/error.hpp>

#include "onnx/writer/operators.hpp"

namespace yolo::onnx::writer {
namespace {

/// 0, 1, 2, ... below a size, or as fractions of it, along one of four axes.
std::string line(Emitter& out, bool relative, const std::string& size, const std::vector<std::int64_t>& as) {
  const auto as_number = [&](const std::string& x) {
    return out.add("Cast", {x}, {{"to", static_cast<std::int64_t>(out.number_element())}});
  };
  std::string values = as_number(out.add("Range", {out.integer(0), size, out.integer(1)}));
  if (relative) values = out.add("Div", {out.add("Add", {values, out.number(0.5)}), as_number(size)});
  return out.add("Reshape", {values, out.integers(as)});
}

}  // namespace

std::string Operators::operator()(const op::Input&) const { return input; }

std::string Operators::operator()(const op::Constant&) const {
  return out.weight(node.weights[0], "constant");
}

std::string Operators::operator()(const op::Concat& op) const {
  return plain("Concat", {{"axis", in[0].axis(op.axis)}});
}

std::string Operators::operator()(const op::Slice& op) const {
  std::string part = splits.find(out, id, node.inputs[0], op, in[0]);
  if (!part.empty()) return part;
  return out.add("Slice", {in[0].name, out.integers({op.start}), out.integers({op.stop}),
                           out.integers({in[0].axis(op.axis)}), out.integers({op.step})});
}

std::string Operators::operator()(const op::Reshape& op) const {
  // 0 and -1 mean in ONNX what they mean here.
  return out.add("Reshape", {in[0].name, out.integers(is_fixed(shape) ? shape : op.shape)});
}

std::string Operators::operator()(const op::ReshapeLike& op) const {
  if (is_fixed(shape)) return out.add("Reshape", {in[0].name, out.integers(shape)});
  const Value& like = in[1];
  return out.add("Reshape", {in[0].name, join(out, {sizes_of(out, like, 0, 1), out.integers({op.channels}),
                                                    sizes_of(out, like, 2, like.rank())})});
}

std::string Operators::operator()(const op::Transpose& op) const {
  return plain("Transpose", {{"perm", op.order}});
}

std::string Operators::operator()(const op::PositionGrid& op) const {
  const std::string plane = join(out, {out.integers({1, 1}), sizes_of(out, in[0], 2, 4)});
  const std::string x = line(out, op.relative, size_of(out, in[0], 3), {1, 1, 1, -1});
  const std::string y = line(out, op.relative, size_of(out, in[0], 2), {1, 1, -1, 1});
  return out.add("Concat", {out.add("Expand", {x, plane}), out.add("Expand", {y, plane})},
                 {{"axis", std::int64_t{1}}});
}

std::string Operators::operator()(const op::TopK& op) const {
  const Attributes attributes{
      {"axis", std::int64_t{1}}, {"largest", std::int64_t{1}}, {"sorted", std::int64_t{1}}};
  return out.add_several("TopK", {in[0].name, out.integers({op.count})}, attributes, 2)[1];
}

std::string Operators::operator()(const op::GatherRows& op) const {
  const Value &rows = in[0], &positions = in[1];
  const std::int64_t columns = rows.shape.at(2);
  if (columns == kOpen) throw Error(node.scope + ": rows of an open size cannot be chosen from");
  if (op.shared) {
    const std::string table = out.add("Reshape", {rows.name, out.integers({-1, columns})});
    return out.add("Gather", {table, positions.name}, {{"axis", std::int64_t{0}}});
  }
  // Each position once for every column.
  const std::string column = out.add("Reshape", {positions.name, out.integers({0, -1, 1})});
  const std::string places = out.add("Expand", {column, out.integers({1, 1, columns})});
  return out.add("GatherElements", {rows.name, places}, {{"axis", std::int64_t{1}}});
}

std::string Operators::operator()(const op::Dropout&) const { return in[0].name; }
std::string Operators::operator()(const op::Detach&) const { return in[0].name; }

std::string Operators::operator()(const op::SideInput& op) const {
  throw Error(
      fmt::format("\"{}\" is given in training only; a file is made of the graph for prediction", op.name));
}

}  // namespace yolo::onnx::writer
