// What a format is given to write.
#pragma once

#include <optional>

#include "formats/metadata.hpp"
#include "graph/export_program.hpp"

namespace yolo::formats {

struct WriteRequest {
  graph::ExportProgram program;
  Metadata metadata;
  bool half = false;           ///< weights and arithmetic in half precision
  std::optional<int> opset;    ///< of ONNX
};

}  // namespace yolo::formats
