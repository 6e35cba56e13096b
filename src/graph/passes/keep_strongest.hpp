// The choice of boxes behind the decoding of a head that gives one box an object, as operations of the graph.
#pragma once

#include <yolo/graph/graph.hpp>

#include "graph/heads.hpp"

namespace yolo::graph {

/// Replaces "output0" of decode_head(), of a dense head with one box an object, by what exported files of the peer give: images x
/// `count` x (6 + more), the strongest pairs of place and class, strongest first. Columns: x1, y1, x2, y2 (of turned boxes centre,
/// width and height) in input pixels, probability, class, then what a place has beside them. A place may come once for each
/// class. `count` is at most the number of places. Throws Error for other graphs.
void keep_strongest(Graph& graph, const HeadSpec& head, std::int64_t count);

}  // namespace yolo::graph
