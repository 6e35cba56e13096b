// Networks that OpenVINO gets wrong in bf16 on processors with AMX.
#pragma once

#include <yolo/graph/graph.hpp>

#include "runtime/backend.hpp"

namespace yolo::runtime {

/// False when a convolution of the graph, on an input of this shape, is of a kind that AMX gets wrong
/// (core/amx_convolution.hpp).
bool amx_computes_rightly(const graph::Graph& graph, const InputShape& shape);

}  // namespace yolo::runtime
