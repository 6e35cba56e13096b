// From the values of a pickle to values of our own.
#pragma once

#include "checkpoint/budget.hpp"
#include "checkpoint/plain.hpp"
#include "checkpoint/tensor_reader.hpp"

namespace yolo::checkpoint {

/// Copies a value with everything in it. Sets become lists, namespaces dictionaries, paths texts; objects and
/// other kinds become None. `budget` pays for each value and byte of text. Throws Error when it is nested too
/// deeply.
Plain to_plain(const Value& value, TensorReader& tensors, Budget& budget);

}  // namespace yolo::checkpoint
