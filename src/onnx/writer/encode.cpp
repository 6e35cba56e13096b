#include "onnx/writer/encode.hpp"

#include <fmt/format.h>

#include <protozero/varint.hpp>
#include <yolo/error.hpp>

#include "onnx/writer/fields.hpp"
#include "onnx/writer/weights.hpp"

namespace yolo::onnx::writer {
namespace {

using protozero::pbf_writer;

constexpr std::uint64_t kTooLong = std::uint64_t{1} << 31;

/// The version of the format that came with an operator set (docs/Versioning.md of github.com/onnx/onnx).
int ir_version_of(int opset) {
  if (opset < 12) return 6;
  if (opset < 15) return 7;
  return opset < 19 ? 8 : 9;
}

void write_attribute(pbf_writer node, const Attribute& attribute) {
  pbf_writer writer(node, node::attribute);
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
    for (const std::int64_t number : std::get<std::vector<std::int64_t>>(attribute.value))
      writer.add_int64(attribute::ints, number);
    writer.add_int32(attribute::type, attribute::kTypeInts);
  }
}

std::string bytes_of(const NodeParts& node) {
  std::string bytes;
  pbf_writer writer(bytes);
  for (const std::string& input : node.inputs) writer.add_string(node::input, input);
  for (const std::string& output : node.outputs) writer.add_string(node::output, output);
  writer.add_string(node::name, node.name);
  writer.add_string(node::op_type, node.kind);
  for (const Attribute& attribute : node.attributes) {
    std::string part;
    pbf_writer part_writer(part);
    write_attribute_fields(part_writer, attribute);
    writer.add_message(node::attribute, part);
  }
  return bytes;
}

}  // namespace
}  // namespace yolo::onnx::writer
