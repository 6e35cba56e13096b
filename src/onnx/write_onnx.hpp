// A graph as the bytes of an ONNX file.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/export_program.hpp"

namespace yolo::onnx {

inline constexpr int kOldestOpset = 11, kNewestOpset = 20;

struct OnnxOptions {
  int opset = 19;     ///< version of the default operator set, kOldestOpset to kNewestOpset
  bool half = false;  ///< weights, input, outputs and everything between in float16
  std::string producer_version = {};
  std::vector<std::pair<std::string, std::string>> metadata = {};  ///< metadata_props, in this order
};

/// A ModelProto (onnx/onnx.proto of github.com/onnx/onnx; operators as docs/Operators.md there describes
/// them) with one input and the program's outputs, of float or float16. Of a program of one size everything
/// that depends on sizes is a constant; of a dynamic one the file computes it, and its ports carry the names
/// of the open axes. The same program gives the same bytes. Throws Error when an option is out of its range,
/// when the operator set lacks what the graph needs (GridSample below 16), when a layer has no weights, for
/// graphs that are for training, and when the file would reach 2 GiB.
std::string write_onnx(const graph::ExportProgram& program, const OnnxOptions& options);

}  // namespace yolo::onnx
