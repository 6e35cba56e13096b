// Which task a head is for.
#pragma once

#include <string_view>

namespace yolo::graph {

/// The task of a head by its layer name ("OBB" -> "obb"); empty for other layers.
std::string_view task_of_head(std::string_view type);

}  // namespace yolo::graph
