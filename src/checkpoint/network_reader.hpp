// Finds the network within a checkpoint, and what the file tells about it.
#pragma once

#include <yolo/graph/module.hpp>

#include "checkpoint/checkpoint.hpp"

namespace yolo::checkpoint {

/// The network that the file's own modules describe. Throws Error when there is none or it is inconsistent.
graph::Network read_network(Checkpoint& checkpoint);

/// The same for one model object of the file, where it holds several: the one under "model" or under "ema".
graph::Network read_network(Checkpoint& checkpoint, const Value& model);

}  // namespace yolo::checkpoint
