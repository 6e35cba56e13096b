#include "onnx/write_onnx.hpp"

#include <fmt/format.h>

#include <yolo/error.hpp>

#include "onnx/writer/encode.hpp"
#include "onnx/writer/lower.hpp"

namespace yolo::onnx {

std::string write_onnx(const graph::ExportProgram& program, const OnnxOptions& options) {
  if (options.opset < kOldestOpset || options.opset > kNewestOpset) {
    throw Error(fmt::format("opset={}: operator sets {} to {} can be written", options.opset, kOldestOpset,
                            kNewestOpset));
  }
  writer::ModelParts parts = writer::lower(program, options.opset, options.half);
  parts.producer_version = options.producer_version;
  parts.metadata = options.metadata;
  return writer::encode(parts);
}

}  // namespace yolo::onnx
