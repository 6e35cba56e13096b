// Leaves out what no output needs.
#pragma once

#include "onnx/writer/parts.hpp"

namespace yolo::onnx::writer {

/// Drops nodes, initializers and notes on inner values that nothing reads.
void prune(ModelParts& parts);

}  // namespace yolo::onnx::writer
