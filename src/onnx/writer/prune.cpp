#include "onnx/writer/prune.hpp"

#include <algorithm>
#include <unordered_set>

namespace yolo::onnx::writer {

void prune(ModelParts& parts) {
  std::unordered_set<std::string> needed, made;
  for (const Port& port : parts.outputs) needed.insert(port.name);
  std::vector<NodeParts> kept;
  for (auto node = parts.nodes.rbegin(); node != parts.nodes.rend(); ++node) {
    if (std::ranges::none_of(node->outputs, [&](const std::string& name) { return needed.contains(name); }))
      continue;
    needed.insert(node->inputs.begin(), node->inputs.end());
    kept.push_back(std::move(*node));
  }
  std::ranges::reverse(kept);
  parts.nodes = std::move(kept);
  std::erase_if(parts.initializers, [&](const Initializer& each) { return !needed.contains(each.name); });
  std::erase_if(parts.inner, [&](const Port& port) { return !needed.contains(port.name); });
}

}  // namespace yolo::onnx::writer
