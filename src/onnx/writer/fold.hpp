// Values that do not depend on the picture, worked out when the file is written.
#pragma once

#include <optional>

#include <yolo/graph/graph.hpp>

namespace yolo::onnx::writer {

/// The values of a node whose inputs are known (a null pointer: not known), of the given shape; nothing when
/// they depend on the picture or on sizes that are open, or when the operation is not one of those that heads
/// compute on places and anchors.
std::optional<graph::Tensor> fold(const graph::Node& node, const std::vector<const graph::Tensor*>& known,
                                  const graph::Shape& shape);

}  // namespace yolo::onnx::writer
