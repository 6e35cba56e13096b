// What OpenVINO's bf16 convolutions on processors with AMX cannot be trusted with.
#pragma once

#include <yolo/graph/graph.hpp>

#include "runtime/backend.hpp"

namespace yolo::runtime {

/// False when a convolution of the graph, on an input of this shape, is of a kind that OpenVINO 2026.4
/// computes wrongly in bf16 on AMX (found by comparing thousands of random convolutions with f32;
/// docs/performance.md, "Precision"):
/// - a kernel larger than one pixel with a stride across, whose output is one column: rows are taken from the
/// wrong place;
/// - a kernel at least four wide on few input channels, of which whole tiles of 32 values come together.
/// All others agree with f32 to bf16's own rounding.
bool amx_computes_rightly(const graph::Graph& graph, const InputShape& shape);

}  // namespace yolo::runtime
