// The explicit list of layers: a new layer is its own file and one row here.
#include "graph/registry.hpp"

#include <yolo/error.hpp>

namespace yolo::graph {
namespace layers {

extern const LayerRow anchor_detect, attention, batch_norm, bottleneck, c2f, c2psa, c3, c3k, c3k2, concat, conv, conv2d,
    detect, dropout, dw_conv, focus, gelu, hard_sigmoid, hard_swish, identity, leaky_relu, max_pool, mish, psa_block,
    relu, relu6, sequential, sigmoid, silu, spp, sppf, tanh, upsample;

}  // namespace layers

const Registry& Registry::builtin() {
  static const Registry registry = [] {
    using namespace layers;
    Registry list;
    for (const LayerRow* row : {
             // leaves
             &conv2d, &batch_norm, &max_pool, &upsample, &concat, &identity, &dropout, &sequential,
             // activations
             &silu, &relu, &relu6, &leaky_relu, &hard_swish, &hard_sigmoid, &sigmoid, &mish, &gelu, &tanh,
             // blocks
             &conv, &dw_conv, &bottleneck, &c3, &c3k, &c2f, &c3k2, &sppf, &spp, &attention, &psa_block, &c2psa, &focus,
             // heads
             &detect, &anchor_detect}) {
      list.add(*row);
    }
    return list;
  }();
  return registry;
}

void Registry::add(const LayerRow& row) {
  if (contains(row.type)) throw Error(fmt::format("the layer \"{}\" is registered already", row.type));
  rows_.push_back(row);
}

bool Registry::contains(std::string_view type) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const LayerRow& row) { return row.type == type; });
}

const LayerRow& Registry::find(std::string_view type, std::string_view where) const {
  for (const LayerRow& row : rows_) {
    if (row.type == type) return row;
  }
  throw Error(fmt::format("{}: the layer \"{}\" is not known; known layers are in docs/layers.md, own ones can be "
                          "registered",
                          where, type));
}

}  // namespace yolo::graph
