// Graphs that show what inner layers give.
#pragma once

#include <span>

#include "graph/emit.hpp"

namespace yolo::graph {

/// Replaces the outputs by the mean over all places of each given layer: "embed0", "embed1", ..., N x C x 1 x 1. What follows the
/// last of them is dropped. Throws Error for a layer that is not there or is the head.
void tap_means(EmittedNetwork& network, std::span<const int> layers);

/// Adds the maps of all layers but the head, "layer<index>", behind the outputs.
void tap_features(EmittedNetwork& network);

}  // namespace yolo::graph
