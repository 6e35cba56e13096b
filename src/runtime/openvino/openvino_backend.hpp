// The default backend: OpenVINO on the processor.
#pragma once

#include "core/own_symbols.hpp"
#include "runtime/backend.hpp"
#include "runtime/program.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::runtime {

/// One input, "image": u8, images x height x width x 3, blue green red. Throws Error when OpenVINO or its CPU plugin cannot be
/// loaded. Compiles on the first request of each size.
std::unique_ptr<Executable> make_openvino_executable(GraphMaker graph, const BackendOptions& options);

std::unique_ptr<Backend> make_openvino_backend(GraphMaker graph, const BackendOptions& options);

/// The same for a graph that is there already.
std::unique_ptr<Backend> make_openvino_backend(graph::Graph graph, const BackendOptions& options);

/// "2026.4.1": of the OpenVINO library that is loaded.
std::string openvino_version();

}  // namespace yolo::runtime
YOLO_OWN_SYMBOLS_END
