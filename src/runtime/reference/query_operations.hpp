// The arithmetic of the operations that a head of queries is made of, as plain loops.
#pragma once

#include "runtime/reference/operations.hpp"

namespace yolo::runtime::reference {

/// The map repeated along its axes of size 1 until it has the shape `out`.
std::vector<float> broadcast(const Map& map, const graph::Shape& out);

std::vector<float> attention(const Map& query, const Map& key, const Map& value, const Map* mask);
std::vector<float> layer_norm(const Map& x, const graph::Node& node);
std::vector<float> unary(const graph::op::Unary& op, const Map& x);
std::vector<float> reduce(const graph::op::Reduce& op, const Map& x);
std::vector<float> position_grid(const graph::op::PositionGrid& op, const graph::Shape& out);
std::vector<float> top_k(const graph::op::TopK& op, const Map& x);
std::vector<float> gather_rows(const graph::op::GatherRows& op, const Map& rows, const Map& positions);
std::vector<float> grid_sample(const Map& map, const Map& places, const graph::Shape& out);

}  // namespace yolo::runtime::reference
