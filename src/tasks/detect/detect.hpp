// The task detect: boxes with classes.
#pragma once

#include "tasks/task.hpp"

namespace yolo::tasks::detect {

/// Throws Error when the network's head is not a detection head.
std::unique_ptr<Postprocessor> make_postprocessor(const graph::Network& network);

}  // namespace yolo::tasks::detect
