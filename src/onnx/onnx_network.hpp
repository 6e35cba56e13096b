// An exported network's metadata as a Network with a decoded head (graph/decoded_head.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <yolo/graph/module.hpp>

#include "onnx/onnx_file.hpp"

namespace yolo::onnx {

/// A network as the peer exports it: batch x 3 x height x width in, decoded boxes out.
struct OnnxNetwork {
  graph::Network network;
  int batch = 1, height = 0, width = 0;  ///< the only input that it takes
  std::vector<std::string> outputs;      ///< names in order
};

/// Throws Error when the metadata lacks the task or the classes, the input is not of one size, or the outputs
/// are not those of a head with its decoding inside.
OnnxNetwork describe_network(const OnnxFile& file);

/// "{0: 'person', 1: 'cat'}", as Python writes it, as names by index; gaps are filled with the number. Throws
/// Error.
std::vector<std::string> parse_names(std::string_view text);

}  // namespace yolo::onnx
