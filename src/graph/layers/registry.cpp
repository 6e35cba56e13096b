// The explicit list of layers: a new layer is its own file and one row here.
#include "graph/registry.hpp"

#include <yolo/error.hpp>

namespace yolo::graph {
namespace layers {

extern const LayerRow aconv, adown, c2, c2f_cib, c3_ghost, cb_fuse, cb_linear, cib, elan1, ghost_bottleneck, ghost_conv,
    psa, rep_bottleneck, rep_csp, rep_elan, rep_vgg_dw, resnet_block, resnet_layer, sc_down, spp_elan, v10_detect, zero_pad,
    anchor_detect, attention, average_pool, batch_norm, bottleneck, c2f, c2psa, c3, c3k, c3k2,
    classify, concat, conv, conv2d, conv_transpose, conv_transpose2d, global_average_pool, linear, obb, pose, proto,
    segment, detect, dropout, dw_conv, focus, gelu, hard_sigmoid, hard_swish, identity, leaky_relu, max_pool, mish, psa_block,
    relu, relu6, sequential, sigmoid, silu, spp, sppf, tanh, upsample,
    aifi, deformable_attention, deformable_decoder_layer, hg_block, hg_stem, layer_norm, light_conv, mlp,
    multi_head_attention, rep_c3, rep_conv, rtdetr_decoder;

}  // namespace layers

const Registry& Registry::builtin() {
  static const Registry registry = [] {
    using namespace layers;
    Registry list;
    for (const LayerRow* row : {
             // leaves
             &conv2d, &batch_norm, &max_pool, &upsample, &concat, &identity, &dropout, &sequential,
             &average_pool, &global_average_pool, &linear, &conv_transpose2d, &zero_pad,
             // activations
             &silu, &relu, &relu6, &leaky_relu, &hard_swish, &hard_sigmoid, &sigmoid, &mish, &gelu, &tanh,
             // blocks
             &c2, &c2f_cib, &cib, &rep_vgg_dw, &psa, &sc_down, &ghost_conv, &ghost_bottleneck, &c3_ghost, &resnet_layer,
             &resnet_block, &aconv, &adown, &elan1, &rep_elan, &rep_csp, &rep_bottleneck, &spp_elan, &cb_linear, &cb_fuse,
             &conv, &dw_conv, &conv_transpose, &bottleneck, &c3, &c3k, &c2f, &c3k2, &sppf, &spp, &attention, &psa_block, &c2psa, &focus,
             &hg_stem, &hg_block, &light_conv, &rep_conv, &rep_c3,
             // transformers
             &layer_norm, &multi_head_attention, &mlp, &aifi, &deformable_attention, &deformable_decoder_layer,
             // heads
             &rtdetr_decoder,
             &detect, &v10_detect, &segment, &proto, &pose, &obb, &classify, &anchor_detect}) {
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
