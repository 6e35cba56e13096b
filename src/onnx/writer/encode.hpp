// A model's parts as the bytes of a ModelProto.
#pragma once

#include "onnx/writer/parts.hpp"

namespace yolo::onnx::writer {

/// The length is known before the first weight is copied, so that the bytes are laid out once. Throws Error
/// when they would be 2 GiB or more, which protobuf's readers refuse.
std::string encode(const ModelParts& parts);

}  // namespace yolo::onnx::writer
