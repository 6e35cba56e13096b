// Order and membership of the groups are those of the peer's checkpoints.
#include "train/optimise/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <yolo/error.hpp>

#include "core/usage_error.hpp"

namespace yolo::train {
namespace {

// The layer that a parameter belongs to: 22 for "model.22.cv1.conv.weight"; -1 for other names.
int layer_of(const std::string& name) {
  static constexpr std::string_view kPrefix = "model.";
  int layer = -1;
  if (name.starts_with(kPrefix))
    std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), layer);
  return layer;
}

std::vector<int> frozen_layers(const Freeze& freeze) {
  std::vector<int> layers = freeze.layers;
  for (int layer = 0; layer < freeze.first; ++layer) layers.push_back(layer);
  return layers;
}

}  // namespace

std::vector<ParameterGroup> make_groups(const std::vector<NamedParameter>& entries, double lr,
                                        double momentum, double weight_decay) {
  std::vector<ParameterGroup> groups(3);
  const ParameterKind order[] = {ParameterKind::bias, ParameterKind::weight, ParameterKind::norm};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i].kind = order[i];
    groups[i].lr = groups[i].initial_lr = lr;
    groups[i].momentum = momentum;
    groups[i].weight_decay = order[i] == ParameterKind::weight ? weight_decay : 0;
    for (const NamedParameter& entry : entries) {
      if (entry.buffer || entry.kind != order[i]) continue;
      groups[i].names.push_back(entry.name);
      groups[i].parameters.push_back(entry.tensor);
    }
  }
  return groups;
}

std::vector<std::string> freeze_layers(std::vector<NamedParameter>& entries, const Freeze& freeze) {
  int last = -1;
  for (const NamedParameter& entry : entries) last = std::max(last, layer_of(entry.name));
  const std::vector<int> layers = frozen_layers(freeze);
  for (const int layer : layers) {
    if (layer < 0 || layer > last) {
      throw UsageError(fmt::format("freeze names layer {}, but the last layer with weights is {}", layer, last));
    }
  }
  std::vector<std::string> frozen;
  for (NamedParameter& entry : entries) {
    if (entry.buffer) continue;
    if (entry.learns && std::find(layers.begin(), layers.end(), layer_of(entry.name)) != layers.end()) {
      entry.learns = false;
      entry.tensor.requires_grad_(false);
    }
    if (!entry.learns) frozen.push_back(entry.name);
  }
  const auto learns = [](const NamedParameter& entry) { return !entry.buffer && entry.learns; };
  if (std::none_of(entries.begin(), entries.end(), learns)) {
    throw UsageError(fmt::format("freeze: all layers of this network that could learn are frozen (0 to {}); leave one out, "
                                 "such as the head, which is the last",
                                 last));
  }
  return frozen;
}

}  // namespace yolo::train
