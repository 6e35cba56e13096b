#include "onnx/writer/weights.hpp"

#include <cstring>

#include "graph/tensor_cast.hpp"
#include "onnx/writer/fields.hpp"

namespace yolo::onnx::writer {
namespace {

graph::DataType type_of(Element element) {
  switch (element) {
    case Element::f16:
      return graph::DataType::f16;
    case Element::i64:
      return graph::DataType::i64;
    case Element::f32:
      break;
  }
  return graph::DataType::f32;
}

std::vector<char> transposed(const graph::Tensor& matrix) {
  const std::size_t rows = static_cast<std::size_t>(matrix.shape.at(0)),
                    columns = static_cast<std::size_t>(matrix.shape.at(1));
  const std::size_t size = graph::size_of(matrix.type);
  std::vector<char> result(rows * columns * size);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column)
      std::memcpy(&result[(column * rows + row) * size], matrix.data.get() + (row * columns + column) * size,
                  size);
  }
  return result;
}

}  // namespace

std::uint64_t size_of_values(const Initializer& initializer) {
  return static_cast<std::uint64_t>(initializer.tensor.count()) *
         graph::size_of(type_of(initializer.element));
}

void write_values(const Initializer& initializer, protozero::pbf_writer& writer) {
  const graph::DataType type = type_of(initializer.element);
  const graph::Tensor tensor =
      initializer.tensor.type == type ? initializer.tensor : graph::cast(initializer.tensor, type);
  if (initializer.transposed) {
    const std::vector<char> bytes = transposed(tensor);
    writer.add_bytes(tensor::raw_data, bytes.data(), bytes.size());
  } else {
    writer.add_bytes(tensor::raw_data, reinterpret_cast<const char*>(tensor.data.get()),
                     size_of_values(initializer));
  }
}

}  // namespace yolo::onnx::writer
