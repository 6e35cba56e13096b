#include "onnx/plain_operators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <yolo/error.hpp>

#include "onnx/fields.hpp"

namespace yolo::onnx {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::pbf_writer;
using Dims = std::vector<std::int64_t>;

constexpr std::int64_t kMostValues = 1 << 24;  // of one constant; together at most four times as many
constexpr std::array<std::string_view, 4> kElementwise{"Add", "Sub", "Mul", "Div"};

struct Constant {
  Dims dims;
  int type = 0;
  std::string_view raw;       ///< little-endian values
  std::vector<float> floats;  ///< used where raw is empty
  std::vector<std::int64_t> integers;
};

Constant read_constant(pbf_reader message) {
  Constant result;
  while (message.next()) {
    if (message.tag() == tensor::dims) {
      append_integers(message, result.dims);
    } else if (message.tag() == tensor::data_type && message.has_wire_type(pbf_wire_type::varint)) {
      result.type = message.get_int32();
    } else if (message.tag() == tensor::raw_data && is_bytes(message)) {
      result.raw = text_of(message.get_view());
    } else if (message.tag() == tensor::float_data && is_bytes(message)) {
      for (const float value : message.get_packed_float()) result.floats.push_back(value);
    } else if (message.tag() == tensor::int64_data) {
      append_integers(message, result.integers);
    } else {
      message.skip();
    }
  }
  return result;
}

/// Product of the sizes; nothing when one is open or they are too many.
std::optional<std::int64_t> count(const Dims& dims) {
  std::int64_t total = 1;
  for (const std::int64_t size : dims) {
    if (size < 1 || size > kMostValues || total > kMostValues / size) return std::nullopt;
    total *= size;
  }
  return total;
}

template <typename T>
std::vector<T> values_of(const Constant& constant, const std::vector<T>& own) {
  if (constant.raw.empty()) return own;
  std::vector<T> values(constant.raw.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), constant.raw.data(), values.size() * sizeof(T));
  return values;
}

/// Repeats values along sizes of 1 and missing leading dimensions; nothing when the shapes do not fit.
std::optional<std::vector<float>> repeated(const std::vector<float>& values, Dims from, const Dims& to) {
  const auto total = count(to), given = count(from);
  if (!total || !given || from.size() > to.size() || values.size() != static_cast<std::size_t>(*given))
    return std::nullopt;
  from.insert(from.begin(), to.size() - from.size(), 1);
  for (std::size_t d = 0; d < to.size(); ++d) {
    if (from[d] != to[d] && from[d] != 1) return std::nullopt;
  }
  std::vector<float> result(static_cast<std::size_t>(*total));
  for (std::int64_t i = 0; i < *total; ++i) {
    std::int64_t rest = i, source = 0, step = 1;
    for (std::size_t d = to.size(); d-- > 0; rest /= to[d]) {
      if (from[d] != 1) source += rest % to[d] * step;
      step *= from[d];
    }
    result[static_cast<std::size_t>(i)] = values[static_cast<std::size_t>(source)];
  }
  return result;
}

void copy_field(pbf_reader& reader, pbf_writer& writer) {
  const protozero::pbf_tag_type tag = reader.tag();  // taking the value may end it
  switch (reader.wire_type()) {
    case pbf_wire_type::varint:
      writer.add_uint64(tag, reader.get_uint64());
      break;
    case pbf_wire_type::fixed64:
      writer.add_fixed64(tag, reader.get_fixed64());
      break;
    case pbf_wire_type::fixed32:
      writer.add_fixed32(tag, reader.get_fixed32());
      break;
    case pbf_wire_type::length_delimited:
      writer.add_bytes(tag, reader.get_view());
      break;
    default:
      reader.skip();
  }
}

/// A node's inputs and kind.
struct NodeView {
  std::vector<std::string_view> inputs;
  std::string_view kind;
};

NodeView view_node(pbf_reader message) {
  NodeView result;
  while (message.next()) {
    if (message.tag() == node::input && is_bytes(message)) {
      result.inputs.push_back(text_of(message.get_view()));
    } else if (message.tag() == node::op_type && is_bytes(message)) {
      result.kind = text_of(message.get_view());
    } else {
      message.skip();
    }
  }
  return result;
}

class GraphWriter {
 public:
  GraphWriter(pbf_reader graph, std::string& bytes) : graph_(graph), writer_(bytes) { index(); }

  void write() {
    for (pbf_reader reader = graph_; reader.next();) {
      if (reader.tag() == graph_field::node && is_bytes(reader)) {
        write_node(reader.get_view());
      } else {
        copy_field(reader, writer_);
      }
    }
  }

 private:
  void index() {
    for (pbf_reader reader = graph_; reader.next();) {
      if (!is_bytes(reader)) {
        reader.skip();
        continue;
      }
      const protozero::pbf_tag_type tag = reader.tag();
      const data_view view = reader.get_view();
      if (tag == graph_field::initializer) {
        pbf_reader name(view);
        while (name.next(tensor::name, pbf_wire_type::length_delimited))
          constants_[text_of(name.get_view())] = view;
      } else if (tag == graph_field::value_info || tag == graph_field::input || tag == graph_field::output) {
        NamedShape shape = read_shape(pbf_reader(view));
        shapes_[std::move(shape.name)] = std::move(shape.dims);
      }
    }
  }

  void write_node(data_view bytes) {
    const NodeView seen = view_node(pbf_reader(bytes));
    if (seen.kind == "Split" && seen.inputs.size() == 2) return write_split(bytes, seen);
    const bool is_elementwise =
        std::find(kElementwise.begin(), kElementwise.end(), seen.kind) != kElementwise.end();
    if (!is_elementwise || seen.inputs.size() != 2) return writer_.add_bytes(graph_field::node, bytes);
    for (const std::size_t i : {0, 1}) {
      if (const auto name = add_repeated(seen.inputs[i], seen.inputs[1 - i]))
        return write_renamed(bytes, i, *name);
    }
    writer_.add_bytes(graph_field::node, bytes);
  }

  /// A constant of the other operand's shape; its name. Nothing where none is needed or possible.
  std::optional<std::string> add_repeated(std::string_view constant_name, std::string_view other) {
    const auto found = constants_.find(constant_name);
    const auto shape = shapes_.find(other);
    if (found == constants_.end() || constants_.contains(other) || shape == shapes_.end())
      return std::nullopt;
    const Constant constant = read_constant(pbf_reader(found->second));
    const auto given = count(constant.dims);
    if (constant.type != tensor::kFloat || !given || *given < 2 || constant.dims == shape->second)
      return std::nullopt;
    const auto values = repeated(values_of(constant, constant.floats), constant.dims, shape->second);
    if (!values) return std::nullopt;
    added_ += static_cast<std::int64_t>(values->size());
    if (added_ > 4 * kMostValues) return std::nullopt;
    const std::string name = fmt::format("{}/repeated_{}", constant_name, ++number_);
    std::string bytes;
    pbf_writer tensor_writer(bytes);
    for (const std::int64_t size : shape->second) tensor_writer.add_int64(tensor::dims, size);
    tensor_writer.add_int32(tensor::data_type, tensor::kFloat);
    tensor_writer.add_string(tensor::name, name);
    tensor_writer.add_bytes(tensor::raw_data, reinterpret_cast<const char*>(values->data()),
                            values->size() * sizeof(float));
    writer_.add_bytes(graph_field::initializer, bytes);
    return name;
  }

  void write_renamed(data_view bytes, std::size_t input, const std::string& name) {
    std::string changed;
    pbf_writer node_writer(changed);
    std::size_t i = 0;
    for (pbf_reader reader(bytes); reader.next();) {
      if (reader.tag() == node::input && is_bytes(reader) && i++ == input) {
        reader.skip();
        node_writer.add_string(node::input, name);
      } else {
        copy_field(reader, node_writer);
      }
    }
    writer_.add_bytes(graph_field::node, changed);
  }

  void write_split(data_view bytes, const NodeView& seen) {
    const auto found = constants_.find(seen.inputs[1]);
    std::vector<std::int64_t> sizes;
    if (found != constants_.end()) {
      const Constant constant = read_constant(pbf_reader(found->second));
      if (constant.type == tensor::kInt64) sizes = values_of(constant, constant.integers);
    }
    if (sizes.empty()) return writer_.add_bytes(graph_field::node, bytes);
    std::string changed, attribute_bytes;
    pbf_writer node_writer(changed), attribute_writer(attribute_bytes);
    std::size_t i = 0;
    for (pbf_reader reader(bytes); reader.next();) {
      if (reader.tag() == node::input && is_bytes(reader) && i++ == 1) {
        reader.skip();
      } else {
        copy_field(reader, node_writer);
      }
    }
    attribute_writer.add_string(attribute::name, "split");
    for (const std::int64_t size : sizes) attribute_writer.add_int64(attribute::ints, size);
    attribute_writer.add_int32(attribute::type, attribute::kTypeInts);
    node_writer.add_bytes(node::attribute, attribute_bytes);
    writer_.add_bytes(graph_field::node, changed);
  }

  pbf_reader graph_;
  pbf_writer writer_;
  std::map<std::string_view, data_view> constants_;
  std::map<std::string, Dims, std::less<>> shapes_;
  std::int64_t added_ = 0;  ///< values
  int number_ = 0;
};

}  // namespace

std::string with_plain_operators(std::string_view bytes) {
  std::string result;
  try {
    pbf_writer writer(result);
    for (pbf_reader reader(bytes.data(), bytes.size()); reader.next();) {
      if (reader.tag() == model::graph && is_bytes(reader)) {
        std::string graph;
        GraphWriter(reader.get_message(), graph).write();
        writer.add_bytes(model::graph, graph);
      } else {
        copy_field(reader, writer);
      }
    }
  } catch (const protozero::exception& error) {
    throw Error(
        fmt::format("it is no ONNX file, or is damaged or cut off ({}); get the file again", error.what()));
  }
  return result;
}

}  // namespace yolo::onnx
