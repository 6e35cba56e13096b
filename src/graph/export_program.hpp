// A graph as a file of another program will hold it.
#pragma once

#include <map>
#include <string>

#include <yolo/graph/graph.hpp>

namespace yolo::graph {

/// What a writer of files is given. The graph is whole: batch norms are folded, the decoding is inside, and its outputs have the
/// names that the file gives them ("output0", "output1"). Its op::Input takes RGB in 0..1, N x C x H x W.
struct ExportProgram {
  Graph graph;
  std::string input = "images";  ///< name of the input
  Shape shape;                   ///< of the input: the only one that the file takes, or with `dynamic` one that it must take
  bool dynamic = false;          ///< images, height and width of the input are open
  /// Names of the axes that are open, by input or output: {"images", {{0, "batch"}, {2, "height"}, {3, "width"}}}.
  std::map<std::string, std::map<int, std::string>> axes = {};
};

}  // namespace yolo::graph
