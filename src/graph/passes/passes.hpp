// Rewrites of a graph that keep what it computes.
#pragma once

#include <yolo/graph/graph.hpp>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::graph {

/// Multiplies each batch norm that follows a convolution into its weights and bias.
void fold_batch_norm(Graph& graph);

/// Drops nodes that no output needs.
void remove_dead_nodes(Graph& graph);

/// Lets the first convolution take bytes 0..255 (and blue before red) instead of RGB in 0..1, by scaling and
/// reordering its weights, so that nothing is left to do to the image. Returns false and changes nothing when the
/// input feeds something else than convolutions.
bool absorb_input_scaling(Graph& graph, double scale, bool swap_red_blue);

}  // namespace yolo::graph
YOLO_OWN_SYMBOLS_END
