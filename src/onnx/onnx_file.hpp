// What an ONNX file says of itself. Its operators and weights are left to the runtime that runs it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace yolo::onnx {

/// An input or output of the whole network; a size that is open or unknown is -1.
struct Port {
  std::string name;
  std::vector<std::int64_t> dims;
};

struct OnnxFile {
  std::map<std::string, std::string> metadata;  ///< metadata_props: "task", "names", "imgsz", ...
  std::vector<Port> inputs, outputs;
};

/// Reads the bytes of a file. Throws Error when they are no ONNX model, or are damaged.
OnnxFile read_onnx(std::string_view bytes);

}  // namespace yolo::onnx
