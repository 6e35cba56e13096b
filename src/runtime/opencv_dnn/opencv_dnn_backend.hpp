// ONNX files through OpenCV's dnn, in single precision.
#pragma once

#include <string>
#include <vector>

#include "runtime/backend.hpp"

namespace yolo::runtime {

/// What the file says of itself.
struct DnnSource {
  std::string_view onnx;             ///< bytes of the file; used only while the backend is made
  InputShape input;                  ///< the only one that it takes
  std::vector<std::string> outputs;  ///< names in order
};

/// Requests may have any batch; the file's own is run as often as needed. Throws Error when the module with
/// OpenCV's dnn cannot be opened or OpenCV cannot read the network.
std::unique_ptr<Backend> make_opencv_dnn_backend(const DnnSource& source);

}  // namespace yolo::runtime
