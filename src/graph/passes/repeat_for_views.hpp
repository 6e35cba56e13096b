// A graph that looks at several views of its picture.
#pragma once

#include <span>
#include <string>

#include <yolo/graph/graph.hpp>

namespace yolo::graph {

/// The views of test-time augmentation as the peer makes them: the picture, mirrored at 83 %, and at 67 %. `strides` are those of
/// the head. Throws Error when they cannot be strides.
std::vector<op::ScaledView> augmentation_views(std::span<const double> strides);

/// Repeats the network for each view of the picture, the outputs behind each other: "view0.box0", ..., "view1.box0", ...
/// All views share the weights, so batch norms are better folded before.
void repeat_for_views(Graph& graph, std::span<const op::ScaledView> views);

/// What the names of a view's outputs begin with: "view0.".
std::string view_prefix(std::size_t view);

}  // namespace yolo::graph
