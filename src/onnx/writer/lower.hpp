// A program as the parts of an ONNX model.
#pragma once

#include "graph/export_program.hpp"
#include "onnx/writer/parts.hpp"

namespace yolo::onnx::writer {

ModelParts lower(const graph::ExportProgram& program, int opset, bool half);

}  // namespace yolo::onnx::writer
