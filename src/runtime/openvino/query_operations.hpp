// The operations that a head of queries is made of, for OpenVINO.
#pragma once

#include <openvino/core/node.hpp>

#include <yolo/graph/graph.hpp>

namespace yolo::runtime {

/// Mean 0 and deviation 1 along the last axis, then scaled and shifted.
ov::Output<ov::Node> lower_layer_norm(const graph::op::LayerNorm& op, const ov::Output<ov::Node>& x,
                                      const ov::Output<ov::Node>& gamma, const ov::Output<ov::Node>& beta);
ov::Output<ov::Node> lower(const graph::op::Unary& op, const ov::Output<ov::Node>& x);
ov::Output<ov::Node> lower(const graph::op::InRange& op, const ov::Output<ov::Node>& x);
ov::Output<ov::Node> lower(const graph::op::Reduce& op, const ov::Output<ov::Node>& x);
ov::Output<ov::Node> lower(const graph::op::PositionGrid& op, const ov::Output<ov::Node>& like);
ov::Output<ov::Node> lower(const graph::op::TopK& op, const ov::Output<ov::Node>& scores);
ov::Output<ov::Node> lower(const graph::op::GatherRows& op, const ov::Output<ov::Node>& rows,
                           const ov::Output<ov::Node>& positions);
ov::Output<ov::Node> lower(const graph::op::GridSample& op, const ov::Output<ov::Node>& map,
                           const ov::Output<ov::Node>& places);

}  // namespace yolo::runtime
