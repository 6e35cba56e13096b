// The arithmetic behind a head's maps, as operations of the graph.
#pragma once

#include <yolo/graph/graph.hpp>

#include "graph/heads.hpp"

namespace yolo::graph {

/// Replaces the maps of the head by what exported files of the peer give:
/// - dense and anchor heads: "output0", images x (4 + classes + more) x places: centre, width and height in input pixels,
///   probabilities, then mask coefficients, keypoints (x, y in pixels, confidence) or the angle (radians; the box is turned by
///   it). Places are numbered level by level. A head with masks also gives "output1", the prototypes.
/// - queries: "output0", images x queries x (4 + classes), boxes as fractions of the input;
/// - classes: "output0", probabilities.
/// Which boxes to keep is left to the reader, for heads with one box an object too. Throws Error when a map is missing.
void decode_head(Graph& graph, const HeadSpec& head);

}  // namespace yolo::graph
