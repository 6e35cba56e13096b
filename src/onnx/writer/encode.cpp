#include "onnx/writer/encode.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

#include "onnx/writer/fields.hpp"
#include "onnx/writer/weights.hpp"

namespace yolo::onnx::writer {
namespace {

using protozero::pbf_writer;

constexpr std::uint64_t kTooLong = std::uint64_t{1} << 31;

/// The version of the file's form that came with an operator set (docs/Versioning.md of
/// github.com/onnx/onnx).
int ir_version_of(int opset) {
  if (opset < 12) return 6;
  if (opset < 15) return 7;
  return opset < 19 ? 8 : 9;
}

/// Bytes of a message that `write` fills.
template <typename Write>
std::string message(Write write) {
  std::string bytes;
  pbf_writer writer(bytes);
  write(writer);
  return bytes;
}

void write_attribute(pbf_writer& writer, const Attribute& attribute) {
  writer.add_string(attribute::name, attribute.name);
  if (const auto* number = std::get_if<std::int64_t>(&attribute.value)) {
    writer.add_int64(attribute::i, *number);
    writer.add_int32(attribute::type, attribute::kTypeInt);
  } else if (const auto* real = std::get_if<float>(&attribute.value)) {
    writer.add_float(attribute::f, *real);
    writer.add_int32(attribute::type, attribute::kTypeFloat);
  } else if (const auto* text = std::get_if<std::string>(&attribute.value)) {
    writer.add_string(attribute::s, *text);
    writer.add_int32(attribute::type, attribute::kTypeString);
  } else {
    for (const std::int64_t each : std::get<std::vector<std::int64_t>>(attribute.value))
      writer.add_int64(attribute::ints, each);
    writer.add_int32(attribute::type, attribute::kTypeInts);
  }
}

void write_node(pbf_writer& writer, const NodeParts& node) {
  for (const std::string& input : node.inputs) writer.add_string(node::input, input);
  for (const std::string& output : node.outputs) writer.add_string(node::output, output);
  writer.add_string(node::name, node.name);
  writer.add_string(node::op_type, node.kind);
  for (const Attribute& attribute : node.attributes)
    writer.add_message(node::attribute, message([&](pbf_writer& part) { write_attribute(part, attribute); }));
}

void write_dimension(pbf_writer& writer, const Dimension& dimension) {
  if (!dimension.name.empty()) {
    writer.add_string(dimension::dim_param, dimension.name);
  } else if (dimension.size >= 0) {
    writer.add_int64(dimension::dim_value, dimension.size);
  }
}

void write_port(pbf_writer& writer, const Port& port) {
  const std::string sizes = message([&](pbf_writer& part) {
    for (const Dimension& dimension : port.dimensions)
      part.add_message(shape::dim, message([&](pbf_writer& inner) { write_dimension(inner, dimension); }));
  });
  const std::string tensor = message([&](pbf_writer& part) {
    part.add_int32(tensor_type::elem_type, static_cast<int>(port.element));
    part.add_message(tensor_type::shape, sizes);
  });
  writer.add_string(value::name, port.name);
  writer.add_message(value::type,
                     message([&](pbf_writer& part) { part.add_message(type::tensor_type, tensor); }));
}

/// All of a TensorProto but its values.
std::string head_of(const Initializer& initializer) {
  return message([&](pbf_writer& writer) {
    graph::Shape dims = initializer.tensor.shape;
    if (initializer.transposed) std::swap(dims.at(0), dims.at(1));
    for (const std::int64_t size : dims) writer.add_int64(tensor::dims, size);
    writer.add_int32(tensor::data_type, static_cast<int>(initializer.element));
    writer.add_string(tensor::name, initializer.name);
  });
}

/// Length of a field of `length` bytes whose number is below 16.
std::uint64_t field_length(std::uint64_t length) {
  return 1 + static_cast<std::uint64_t>(protozero::length_of_varint(length)) + length;
}

/// A GraphProto; small messages are made at once, weights when it is written.
class GraphBytes {
 public:
  explicit GraphBytes(const ModelParts& parts) : parts_(parts) {
    pbf_writer before(before_), after(after_);
    for (const NodeParts& node : parts.nodes)
      before.add_message(graph_field::node, message([&](pbf_writer& writer) { write_node(writer, node); }));
    before.add_string(graph_field::name, "main_graph");
    for (const Initializer& initializer : parts.initializers) heads_.push_back(head_of(initializer));
    add_ports(after, graph_field::input, parts.inputs);
    add_ports(after, graph_field::output, parts.outputs);
    add_ports(after, graph_field::value_info, parts.inner);
  }

  std::uint64_t length() const {
    std::uint64_t total = before_.size() + after_.size();
    for (std::size_t i = 0; i < heads_.size(); ++i) total += field_length(length_of(i));
    return total;
  }

  void write(std::string& bytes) const {
    bytes += before_;
    pbf_writer graph(bytes);
    for (std::size_t i = 0; i < heads_.size(); ++i) {
      pbf_writer tensor(graph, graph_field::initializer, length_of(i));
      bytes += heads_[i];
      write_values(parts_.initializers[i], tensor);
    }
    bytes += after_;
  }

 private:
  static void add_ports(pbf_writer& writer, graph_field::Field field, const std::vector<Port>& ports) {
    for (const Port& port : ports)
      writer.add_message(field, message([&](pbf_writer& part) { write_port(part, port); }));
  }

  std::uint64_t length_of(std::size_t i) const {
    return heads_[i].size() + field_length(size_of_values(parts_.initializers[i]));
  }

  const ModelParts& parts_;
  std::string before_, after_;
  std::vector<std::string> heads_;
};

void write_ends(pbf_writer& model, const ModelParts& parts) {
  model.add_message(model::opset_import, message([&](pbf_writer& writer) {
                      writer.add_string(operator_set::domain, "");
                      writer.add_int64(operator_set::version, parts.opset);
                    }));
  for (const auto& pair : parts.metadata) {
    model.add_message(model::metadata_props, message([&](pbf_writer& writer) {
                        writer.add_string(entry::key, pair.first);
                        writer.add_string(entry::value, pair.second);
                      }));
  }
}

}  // namespace

std::string encode(const ModelParts& parts) {
  const GraphBytes graph(parts);
  const std::string beginning = message([&](pbf_writer& model) {
    model.add_int64(model::ir_version, ir_version_of(parts.opset));
    model.add_string(model::producer_name, "yolo.cpp");
    if (!parts.producer_version.empty()) model.add_string(model::producer_version, parts.producer_version);
  });
  const std::string end = message([&](pbf_writer& model) { write_ends(model, parts); });
  const std::uint64_t total = beginning.size() + field_length(graph.length()) + end.size();
  if (total >= kTooLong) {
    throw Error(fmt::format(
        "the ONNX file would have {} bytes, and its readers take less than 2 GiB; choose a smaller "
        "model, or another format",
        total));
  }
  std::string bytes = beginning;
  bytes.reserve(total);
  {
    pbf_writer model(bytes);
    pbf_writer part(model, model::graph, graph.length());
    graph.write(bytes);
  }
  return bytes += end;
}

}  // namespace yolo::onnx::writer
