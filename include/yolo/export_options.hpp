// The arguments of export, as the manual names them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace yolo {

struct ExportOptions {
  std::string format = "torchscript";  ///< "onnx", "openvino", "torchscript"; docs/export.md
  std::vector<int> imgsz;              ///< input: one side, or height and width; empty: as the model was trained
  int batch = 1;                       ///< images of an input
  bool dynamic = false;                ///< batch and sides stay open
  bool half = false;                   ///< half precision
  bool int8 = false;
  bool optimize = false;
  bool keras = false;
  bool simplify = true;                ///< the graph is written without anything to tidy up, whatever is said here
  bool nms = false;
  std::optional<int> opset;            ///< of ONNX: 11 to 20; unset: 19
  std::optional<double> workspace;     ///< of TensorRT, GiB
  std::string device;                  ///< "" or "cpu"
  std::optional<bool> end2end;         ///< of heads with one-to-one branches: which branches the file holds
  int max_det = 300;                   ///< boxes that a file gives whose head needs no suppression
};

}  // namespace yolo
