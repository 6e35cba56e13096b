// What a checkpoint tells beside its network.
#pragma once

#include <string>
#include <vector>

#include <yolo/graph/module.hpp>

#include "checkpoint/budget.hpp"
#include "checkpoint/tensor_reader.hpp"
#include "checkpoint/value.hpp"

namespace yolo::checkpoint {

/// Plain values of the file and of its training. `imgsz` is that of the file's own training arguments. The sizes of a
/// classifier's pictures are read elsewhere (transforms_reader.hpp).
graph::Provenance read_provenance(const Value& root, const Value& model, TensorReader& tensors, Budget& budget);

/// A line that names the keys of the file and one that names the training arguments which no release is known
/// to write. They are kept and change nothing.
std::vector<std::string> remarks_on_provenance(const Value& root);

}  // namespace yolo::checkpoint
