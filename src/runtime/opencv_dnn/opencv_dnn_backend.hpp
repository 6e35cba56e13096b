// ONNX files through OpenCV's dnn, in single precision.
#pragma once

#include "runtime/backend.hpp"
#include "runtime/program.hpp"

namespace yolo::runtime {

/// Requests may have any batch; the file's own is run as often as needed. Throws Error when the module with
/// OpenCV's dnn cannot be opened or OpenCV cannot read the network.
std::unique_ptr<Executable> make_opencv_dnn_executable(const OnnxProgram& source);
std::unique_ptr<Backend> make_opencv_dnn_backend(const OnnxProgram& source);

}  // namespace yolo::runtime
