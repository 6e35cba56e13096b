// The plain facts that a checkpoint tells beside its network.
#pragma once

#include <map>
#include <string>

#include <yolo/graph/module.hpp>

#include "checkpoint/budget.hpp"
#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Top-level plain values by name ("date", "version", "epoch"); training arguments as "train_args.NAME" and
/// metrics as "train_metrics.NAME"; "imgsz" from the file's training arguments.
std::map<std::string, graph::Attribute> read_facts(const Value& root, const Value& model,
                                                   TensorReader& tensors, Budget& budget);

/// A line that names the keys of the file and one that names the training arguments which no release is known
/// to write. They are kept and change nothing.
std::vector<std::string> remarks_on_facts(const Value& root);

}  // namespace yolo::checkpoint
