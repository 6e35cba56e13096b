// Shapes of every map for a given input, and the work they cost.
#pragma once

#include <yolo/graph/graph.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::graph {

/// Shape of each node's output, by node id, for an input of N x C x H x W.
/// Throws Error naming the module when sizes do not fit (for example an input that is not a multiple of the stride).
std::vector<Shape> infer_shapes(const Graph& graph, const Shape& input);

/// Multiplications and additions of one image, in 1e9, counted the way the published YOLO figures are: two a
/// multiply-add of a convolution or linear layer, eight a value of a batch norm, a mean over a map, nothing else. As
/// there, the work is measured at one cell of the coarsest level and multiplied by the area, except for networks
/// that need a larger picture.
double gflops(const Graph& graph, std::int64_t height, std::int64_t width);

/// Input pixels per output pixel of each level of the head, from the shapes. `stem` is the prefix of the outputs.
std::vector<double> strides(const Graph& graph, std::string_view stem);

}  // namespace yolo::graph
YOLO_OWN_SYMBOLS_END
