// The stand-in for a network that was exported with its head's decoding inside: boxes in input pixels,
// probabilities.
#pragma once

#include <string_view>

#include <yolo/graph/module.hpp>

namespace yolo::graph {

/// Type of the only module of such a network. Attributes: "nc"; "kpt_shape" of a pose network. The network's
/// strides are those of one level: places are numbered over all levels together.
inline constexpr std::string_view kDecodedHead = "DecodedHead";

inline bool has_decoded_head(const Network& network) {
  return !network.layers.empty() && network.layers.back().module->type == kDecodedHead;
}

}  // namespace yolo::graph
