// Networks with formula weights as a writer of files is given them, and pictures for them.
#pragma once

#include <string>
#include <vector>

#include "graph/export_program.hpp"
#include "onnx/written_networks.hpp"

namespace yolo::test {

/// A shipped YAML with four classes, decoded head and batch norms folded.
graph::ExportProgram make_program(const NetworkRow& row, const graph::Shape& shape, bool dynamic = false);

/// A program around a graph of a few operations.
graph::ExportProgram wrap(graph::Graph graph, graph::Shape shape, bool dynamic = false);

/// The values of a tensor, with its shape.
struct Values {
  std::string name;
  graph::Shape shape;
  std::vector<float> data;
};

/// Bytes of `count` pictures, height x width x 3 each, by a formula.
std::vector<std::uint8_t> picture_bytes(const graph::Shape& shape);
/// The same as the network's input: RGB planes, 0 to 1.
std::vector<float> planes_of(const std::vector<std::uint8_t>& bytes, const graph::Shape& shape);

/// What our engine and our plain loops give for those pictures.
std::vector<Values> run_engine(const graph::Graph& graph, const graph::Shape& shape);
std::vector<Values> run_loops(const graph::Graph& graph, const graph::Shape& shape);

/// What OpenVINO gives for the file, read by its own ONNX frontend.
std::vector<Values> run_file(const std::string& bytes, const graph::Shape& shape);

}  // namespace yolo::test
