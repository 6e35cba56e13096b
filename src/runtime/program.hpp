// What an engine is given to run.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <yolo/graph/graph.hpp>

#include "runtime/picture_request.hpp"

namespace yolo::runtime {

/// Makes the network's graph. Asked only when something has to be compiled.
using GraphMaker = std::function<graph::Graph()>;

/// An exported ONNX file, and what it says of itself.
struct OnnxProgram {
  std::string_view bytes;            ///< used only while the executable is made
  InputShape input;                  ///< the only one that it takes
  std::vector<std::string> outputs;  ///< names in order
};

using Program = std::variant<GraphMaker, OnnxProgram>;

}  // namespace yolo::runtime
