// Finds the network within a checkpoint, and what the file tells about it.
#pragma once

#include "checkpoint/checkpoint.hpp"
#include "graph/module.hpp"

namespace yolo::checkpoint {

/// The network that the file's own modules describe. Throws Error when there is none or it is inconsistent.
graph::Network read_network(Checkpoint& checkpoint);

}  // namespace yolo::checkpoint
