// The network that is left when what can be one convolution is one.
#pragma once

#include <yolo/graph/module.hpp>

namespace yolo::graph {

/// Batch norms gone into their convolutions, parallel convolutions of RepConv and RepVGGDW into one; shapes
/// without values, for counting. The peer's "summary (fused)" describes this network.
Network fused_network(const Network& network);

}  // namespace yolo::graph
