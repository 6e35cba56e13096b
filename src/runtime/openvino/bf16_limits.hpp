// Networks that OpenVINO gets wrong in bf16.
#pragma once

#include <yolo/graph/graph.hpp>

#include "runtime/backend.hpp"

namespace yolo::runtime {

/// False when a convolution of the graph, on an input of this shape, is of a kind that comes out wrong in bf16
/// (core/bf16_convolution.hpp).
bool bf16_computes_rightly(const graph::Graph& graph, const InputShape& shape);

}  // namespace yolo::runtime
