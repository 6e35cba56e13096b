#include "onnx/writer/splits.hpp"

#include <algorithm>

namespace yolo::onnx::writer {

namespace op = graph::op;

Splits::Splits(const graph::Graph& graph) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (const auto* slice = std::get_if<op::Slice>(&graph.nodes[i].op))
      groups_[{graph.nodes[i].inputs.at(0), slice->axis}].push_back({static_cast<graph::NodeId>(i), *slice});
  }
  for (auto& [key, parts] : groups_) {
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return a.slice.start < b.slice.start; });
  }
}

bool Splits::covers(const std::vector<Part>& parts, std::int64_t size) {
  std::int64_t next = 0;
  for (const Part& part : parts) {
    if (part.slice.start != next || part.slice.step != 1) return false;
    next = part.slice.stop == op::Slice::kToEnd ? size : part.slice.stop;
    if (next <= part.slice.start) return false;
  }
  return parts.size() > 1 && next == size;
}

std::string Splits::find(Emitter& out, graph::NodeId id, graph::NodeId source, const op::Slice& slice,
                         const Value& value) {
  if (const auto made = made_.find(id); made != made_.end()) return made->second;
  const std::int64_t axis = value.axis(slice.axis), size = value.shape.at(static_cast<std::size_t>(axis));
  const std::vector<Part>& parts = groups_.at({source, slice.axis});
  if (size == kOpen || !covers(parts, size)) return {};
  std::vector<std::int64_t> sizes;
  for (const Part& part : parts) sizes.push_back(std::min(part.slice.stop, size) - part.slice.start);
  Names inputs{value.name};
  Attributes attributes{{"axis", axis}};
  if (out.opset() < 13)
    attributes.push_back({"split", sizes});
  else
    inputs.push_back(out.integers(sizes));
  const Names outputs = out.add_several("Split", std::move(inputs), std::move(attributes), parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) made_.emplace(parts[i].id, outputs[i]);
  return made_.at(id);
}

}  // namespace yolo::onnx::writer
