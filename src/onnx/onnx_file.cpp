#include "onnx/onnx_file.hpp"

#include <fmt/format.h>

#include <set>
#include <yolo/error.hpp>

#include "onnx/fields.hpp"

namespace yolo::onnx {
namespace {

using protozero::pbf_reader;

void read_entry(pbf_reader message, std::map<std::string, std::string>& metadata) {
  std::string key, text;
  while (message.next()) {
    if (message.tag() == entry::key && is_bytes(message)) {
      key = text_of(message.get_view());
    } else if (message.tag() == entry::value && is_bytes(message)) {
      text = text_of(message.get_view());
    } else {
      message.skip();
    }
  }
  metadata.insert_or_assign(std::move(key), std::move(text));
}

std::string read_tensor_name(pbf_reader message) {
  std::string name;
  while (message.next(tensor::name, protozero::pbf_wire_type::length_delimited))
    name = text_of(message.get_view());
  return name;
}

void read_graph(pbf_reader message, OnnxFile& file) {
  std::set<std::string> weights;  // old files name these among the inputs too
  while (message.next()) {
    if (!is_bytes(message)) {
      message.skip();
    } else if (message.tag() == graph_field::input) {
      NamedShape port = read_shape(message.get_message());
      file.inputs.push_back({std::move(port.name), std::move(port.dims)});
    } else if (message.tag() == graph_field::output) {
      NamedShape port = read_shape(message.get_message());
      file.outputs.push_back({std::move(port.name), std::move(port.dims)});
    } else if (message.tag() == graph_field::initializer) {
      weights.insert(read_tensor_name(message.get_message()));
    } else {
      message.skip();
    }
  }
  std::erase_if(file.inputs, [&](const Port& port) { return weights.contains(port.name); });
}

}  // namespace

OnnxFile read_onnx(std::string_view bytes) {
  OnnxFile file;
  bool has_graph = false;
  try {
    pbf_reader message(bytes.data(), bytes.size());
    while (message.next()) {
      if (message.tag() == model::graph && is_bytes(message)) {
        read_graph(message.get_message(), file);
        has_graph = true;
      } else if (message.tag() == model::metadata_props && is_bytes(message)) {
        read_entry(message.get_message(), file.metadata);
      } else {
        message.skip();
      }
    }
  } catch (const protozero::exception& error) {
    throw Error(
        fmt::format("it is no ONNX file, or is damaged or cut off ({}); get the file again", error.what()));
  }
  if (!has_graph) throw Error("it is no ONNX file: there is no graph in it");
  return file;
}

}  // namespace yolo::onnx
