#include "onnx/fields.hpp"

namespace yolo::onnx {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

constexpr protozero::pbf_tag_type kTensorType = 1, kShape = 2, kDimension = 1, kSize = 1;

std::int64_t read_size(pbf_reader dimension) {
  std::int64_t size = -1;
  while (dimension.next()) {
    if (dimension.tag() == kSize && dimension.has_wire_type(pbf_wire_type::varint)) {
      size = dimension.get_int64();
    } else {
      dimension.skip();
    }
  }
  return size;
}

std::vector<std::int64_t> read_dims(pbf_reader shape) {
  std::vector<std::int64_t> dims;
  while (shape.next(kDimension, pbf_wire_type::length_delimited))
    dims.push_back(read_size(shape.get_message()));
  return dims;
}

}  // namespace

NamedShape read_shape(pbf_reader message) {
  NamedShape result;
  while (message.next()) {
    if (message.tag() == value::name && is_bytes(message)) {
      result.name = text_of(message.get_view());
    } else if (message.tag() == value::type && is_bytes(message)) {
      pbf_reader type = message.get_message();
      while (type.next(kTensorType, pbf_wire_type::length_delimited)) {
        pbf_reader tensor_type = type.get_message();
        while (tensor_type.next(kShape, pbf_wire_type::length_delimited)) {
          result.dims = read_dims(tensor_type.get_message());
        }
      }
    } else {
      message.skip();
    }
  }
  return result;
}

void append_integers(pbf_reader& reader, std::vector<std::int64_t>& numbers) {
  if (reader.has_wire_type(pbf_wire_type::varint)) {
    numbers.push_back(reader.get_int64());
  } else if (is_bytes(reader)) {
    for (const std::int64_t number : reader.get_packed_int64()) numbers.push_back(number);
  } else {
    reader.skip();
  }
}

}  // namespace yolo::onnx
