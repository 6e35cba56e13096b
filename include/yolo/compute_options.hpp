// What computes a network.
#pragma once

#include <optional>
#include <string>

namespace yolo {

/// A call of a model takes from ModelOptions::compute what it leaves unset.
struct ComputeOptions {
  std::optional<bool> half = {};  ///< unset: the processor's fastest lossless precision; false: strict f32
  std::string device = {};        ///< "cpu"; "": unset, which is the processor too
  int threads = 0;                ///< 1 to 1024; 0: unset, which is all physical cores
  std::optional<bool> dnn = {};   ///< run an ONNX file through OpenCV; means nothing for other files

  bool operator==(const ComputeOptions&) const = default;
};

}  // namespace yolo
