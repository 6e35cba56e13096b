// The protobuf messages of an ONNX file that are looked into (onnx/onnx.proto of github.com/onnx/onnx), by
// field number, and reading of their repeated numbers and shapes.
#pragma once

#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::onnx {

namespace model {
enum Field : protozero::pbf_tag_type { graph = 7, opset_import = 8, metadata_props = 14 };
}
namespace entry {  // of the metadata
enum Field : protozero::pbf_tag_type { key = 1, value = 2 };
}
namespace graph_field {
enum Field : protozero::pbf_tag_type { node = 1, initializer = 5, input = 11, output = 12, value_info = 13 };
}
namespace node {
enum Field : protozero::pbf_tag_type { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };
}
namespace attribute {
enum Field : protozero::pbf_tag_type { name = 1, ints = 8, type = 20 };
inline constexpr int kTypeInts = 7;
}  // namespace attribute
namespace tensor {
enum Field : protozero::pbf_tag_type {
  dims = 1,
  data_type = 2,
  float_data = 4,
  int64_data = 7,
  name = 8,
  raw_data = 9
};
inline constexpr int kFloat = 1, kInt64 = 7;
}  // namespace tensor
namespace value {
enum Field : protozero::pbf_tag_type { name = 1, type = 2 };
}

/// A named tensor of the graph and its shape; a size that is open or unknown is -1.
struct NamedShape {
  std::string name;
  std::vector<std::int64_t> dims;
};

/// Reads a ValueInfoProto.
NamedShape read_shape(protozero::pbf_reader message);

/// The current field's numbers, whether packed or single, at the end of `numbers`. Skips a field of another
/// type.
void append_integers(protozero::pbf_reader& reader, std::vector<std::int64_t>& numbers);

inline std::string_view text_of(protozero::data_view view) { return {view.data(), view.size()}; }

/// The current field is one of bytes, text or a message.
inline bool is_bytes(const protozero::pbf_reader& reader) {
  return reader.wire_type() == protozero::pbf_wire_type::length_delimited;
}

}  // namespace yolo::onnx
