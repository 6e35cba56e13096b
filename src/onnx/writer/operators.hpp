// One operation of the graph as nodes of the file. What ONNX lacks becomes several of them.
#pragma once

#include <yolo/graph/graph.hpp>

#include "onnx/writer/splits.hpp"

namespace yolo::onnx::writer {

namespace op = graph::op;

/// A visitor over the operations; each gives the name of the node's value.
struct Operators {
  Emitter& out;
  Splits& splits;
  const std::string& input;  ///< name of the file's input
  graph::NodeId id;
  const graph::Node& node;
  const std::vector<Value>& in;
  const graph::Shape& shape;  ///< of the result

  // maps.cpp: operations on maps, N x C x H x W
  std::string operator()(const op::Conv& op) const;
  std::string operator()(const op::ConvTranspose& op) const;
  std::string operator()(const op::BatchNorm& op) const;
  std::string operator()(const op::MaxPool& op) const;
  std::string operator()(const op::AveragePool& op) const;
  std::string operator()(const op::GlobalAveragePool& op) const;
  std::string operator()(const op::Pad& op) const;
  std::string operator()(const op::Upsample& op) const;
  std::string operator()(const op::ResizeLike& op) const;
  std::string operator()(const op::ScaledView& op) const;
  std::string operator()(const op::GridSample& op) const;

  // activations.cpp
  std::string operator()(const op::Activation& op) const;

  // arithmetic.cpp: numbers
  std::string operator()(const op::Add& op) const;
  std::string operator()(const op::Multiply& op) const;
  std::string operator()(const op::MultiplyScalar& op) const;
  std::string operator()(const op::Unary& op) const;
  std::string operator()(const op::Clamp& op) const;
  std::string operator()(const op::InRange& op) const;
  std::string operator()(const op::Reduce& op) const;
  std::string operator()(const op::MatMul& op) const;
  std::string operator()(const op::Linear& op) const;
  std::string operator()(const op::Softmax& op) const;
  std::string operator()(const op::LayerNorm& op) const;
  std::string operator()(const op::Attention& op) const;

  // places.cpp: what moves, chooses or makes values
  std::string operator()(const op::Input& op) const;
  std::string operator()(const op::Constant& op) const;
  std::string operator()(const op::Concat& op) const;
  std::string operator()(const op::Slice& op) const;
  std::string operator()(const op::Reshape& op) const;
  std::string operator()(const op::ReshapeLike& op) const;
  std::string operator()(const op::Transpose& op) const;
  std::string operator()(const op::PositionGrid& op) const;
  std::string operator()(const op::TopK& op) const;
  std::string operator()(const op::GatherRows& op) const;
  std::string operator()(const op::Dropout& op) const;
  std::string operator()(const op::Detach& op) const;
  std::string operator()(const op::SideInput& op) const;

  /// The operator with all inputs of the node.
  std::string plain(const char* kind, Attributes attributes = {}) const;
};

/// Over one axis that stays, with size 1. `attribute_until`: the first operator set that takes the axis as an
/// input.
std::string reduce(Emitter& out, const char* kind, const std::string& x, std::int64_t axis,
                   int attribute_until);

/// Over one axis of a value of `rank` axes.
std::string softmax(Emitter& out, const std::string& x, std::int64_t axis, std::int64_t rank);

}  // namespace yolo::onnx::writer
