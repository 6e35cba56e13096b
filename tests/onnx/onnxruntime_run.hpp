// Files through ONNX's own checker and onnxruntime, with the Python that YOLO_PEER84_PYTHON names.
#pragma once

#include <string>
#include <vector>

#include "onnx/export_programs.hpp"
#include "peer_python.hpp"

namespace yolo::test {

/// A file and the shape of what it is given.
struct FileToRun {
  std::string label, bytes;
  graph::Shape shape;
};

/// What onnxruntime gives for each file, all in one process. A file that the checker refuses is a failure of
/// the test.
std::vector<std::vector<Values>> run_onnxruntime(const std::vector<FileToRun>& files);

}  // namespace yolo::test
