// Parts of one value that together cover an axis become one Split.
#pragma once

#include <yolo/graph/graph.hpp>

#include "onnx/writer/value.hpp"

namespace yolo::onnx::writer {

class Splits {
 public:
  explicit Splits(const graph::Graph& graph);

  /// The value of slice `id` of the node `source`; empty when the slices of this value do not cover an axis
  /// of known size once.
  std::string find(Emitter& out, graph::NodeId id, graph::NodeId source, const graph::op::Slice& slice,
                   const Value& value);

 private:
  struct Part {
    graph::NodeId id;
    graph::op::Slice slice;
  };
  using Key = std::pair<graph::NodeId, std::int64_t>;  ///< value and axis
  static bool covers(const std::vector<Part>& parts, std::int64_t size);

  std::map<Key, std::vector<Part>> groups_;
  std::map<graph::NodeId, std::string> made_;
};

}  // namespace yolo::onnx::writer
