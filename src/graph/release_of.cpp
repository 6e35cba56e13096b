#include "graph/release_of.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "graph/heads.hpp"

namespace yolo::graph {
namespace {

constexpr std::array<std::string_view, 5> kLayers{"A2C2f", "Segment26", "Pose26", "OBB26", "Proto26"};
constexpr std::array<std::string_view, 2> kNames{"yolo12", "yolo26"};

bool is_newer_head(const Module& head) {
  if (head.type == "v10Detect") return false;
  const auto bins = head.attributes.find("reg_max");
  const bool without_distribution = bins != head.attributes.end() && bins->second == Attribute(std::int64_t{1});
  return without_distribution || has_one_to_one(head);
}

}  // namespace

bool is_newer_layer(std::string_view type) { return std::find(kLayers.begin(), kLayers.end(), type) != kLayers.end(); }

bool is_newer_name(std::string_view name) {
  const std::string file = to_lower(name.substr(name.find_last_of("/\\") + 1));
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view start) { return file.starts_with(start); });
}

Release release_of(const Network& network) {
  const bool newer_layers = std::any_of(network.layers.begin(), network.layers.end(),
                                        [](const NetworkLayer& layer) { return is_newer_layer(layer.module->type); });
  if (newer_layers) return Release::v8_4;
  if (network.task == "classify") return is_newer_name(network.yaml_name) ? Release::v8_4 : Release::v8_3;
  return !network.layers.empty() && is_newer_head(*network.layers.back().module) ? Release::v8_4 : Release::v8_3;
}

}  // namespace yolo::graph
