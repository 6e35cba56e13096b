// Graph to ov::Model, in memory.
#pragma once

#include <memory>

#include <yolo/graph/graph.hpp>

#include "graph/export_program.hpp"

namespace ov {
class Model;
}

namespace yolo::runtime {

/// Takes u8 images, N x H x W x 3 (blue green red), and gives the graph's outputs in f32. Colour order, scale and
/// layout are converted inside the model. A size that is -1 stays open.
std::shared_ptr<ov::Model> lower_to_openvino(graph::Graph graph, int batch, int height, int width);

/// The graph as it is: takes f32, N x C x H x W, under the name "x".
std::shared_ptr<ov::Model> lower_for_file(const graph::ExportProgram& program);

}  // namespace yolo::runtime
