// The code of an exported network: a TorchScript class with one forward function.
#pragma once

#include <string>

#include "graph/export_program.hpp"
#include "torchscript/weight_names.hpp"

namespace yolo::torchscript {

/// Name of the class inside `__torch__`.
inline constexpr const char* kClassName = "Yolo";

/// Source of the class. Its forward gives a tensor for one output of the graph, and a tuple for more. Asks `weights` for the name of
/// each attribute. Nothing of the model's own texts is in it. With `casts_input` pictures of any type are taken, and converted to
/// that of the weights. Throws Error when sizes do not fit, and for graphs that nothing leads out of or that are for training.
std::string module_source(const graph::ExportProgram& program, WeightNames& weights, bool casts_input);

}  // namespace yolo::torchscript
