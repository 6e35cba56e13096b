// Values of an initializer as bytes.
#pragma once

#include <protozero/pbf_writer.hpp>

#include "onnx/writer/parts.hpp"

namespace yolo::onnx::writer {

/// Length of the values in bytes.
std::uint64_t size_of_values(const Initializer& initializer);

/// The field raw_data: values in row-major order, little-endian. Tensors of the element's own type are copied
/// straight from where they lie.
void write_values(const Initializer& initializer, protozero::pbf_writer& writer);

}  // namespace yolo::onnx::writer
