// What a model is, as values.
#pragma once

#include <cstdint>
#include <opencv2/core/types.hpp>
#include <string>

#include <yolo/export.hpp>

namespace yolo {

struct YOLO_API ModelInfo {
  std::string name;    ///< "yolo11n"
  std::string task;    ///< "detect"
  std::string format;  ///< of its file: "checkpoint", "ONNX", ...
  int classes = 0;
  bool fused = false;  ///< as it runs, with batch norms folded into convolutions
  // Counted as the peer counts; 0 for a file whose layers are not known.
  std::int64_t layers = 0, parameters = 0;
  double gflops = 0;    ///< of one picture of 640 x 640
  cv::Size fixed_input;  ///< where the file takes no other; else empty

  /// "yolo11n summary (fused): 238 layers, 2,616,248 parameters, 6.5 GFLOPs".
  std::string text() const;
};

}  // namespace yolo
