// Every operation as a plain loop: the specification of the graph, and the oracle that fast backends are tested with.
#pragma once

#include <yolo/graph/graph.hpp>

#include "runtime/backend.hpp"

namespace yolo::runtime {

/// Slow, single-threaded, f32; for tests and for looking things up.
std::unique_ptr<Executable> make_reference_executable(graph::Graph graph);
std::unique_ptr<Backend> make_reference_backend(graph::Graph graph);

}  // namespace yolo::runtime
