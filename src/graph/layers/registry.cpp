// The explicit list of layers: a new layer is its own file and one row here.
#include <yolo/graph/registry.hpp>

#include <yolo/error.hpp>

#include "graph/newer_families.hpp"

namespace yolo::graph {
namespace layers {

extern const LayerRow a2c2f, aconv, adown, aifi, anchor_detect, area_attention, area_block, attention, average_pool, batch_norm, bottleneck, c2, c2f,
    c2f_cib, c2psa, c3, c3_ghost, c3k, c3k2, cb_fuse, cb_linear, cib, classify, concat, conv, conv2d,
    conv_transpose, conv_transpose2d, deformable_attention, deformable_decoder_layer, detect, dropout, dw_conv,
    elan1, focus, gelu, ghost_bottleneck, ghost_conv, global_average_pool, hard_sigmoid, hard_swish, hg_block,
    hg_stem, identity, layer_norm, leaky_relu, light_conv, linear, max_pool, mish, mlp, multi_head_attention, obb,
    obb_26, pose, pose_26, proto, proto_26, psa, psa_block, real_nvp, relu, relu6, rep_bottleneck, rep_c3, rep_conv, rep_csp, rep_elan, rep_vgg_dw,
    resnet_block, resnet_layer, rtdetr_decoder, sc_down, segment, segment_26, sequential, sigmoid, silu, spp, spp_elan, sppf,
    tanh, upsample, v10_detect, zero_pad;

}  // namespace layers

const Registry& Registry::builtin() {
  static const Registry registry = [] {
    using namespace layers;
    Registry list;
    for (const LayerRow* row : {
             // leaves
             &conv2d, &conv_transpose2d, &linear, &batch_norm, &layer_norm, &max_pool, &average_pool,
             &global_average_pool, &upsample, &zero_pad, &concat, &identity, &dropout, &sequential,
             // activations
             &silu, &relu, &relu6, &leaky_relu, &hard_swish, &hard_sigmoid, &sigmoid, &mish, &gelu, &tanh,
             // convolutions
             &conv, &dw_conv, &conv_transpose, &focus, &ghost_conv, &light_conv, &rep_conv, &rep_vgg_dw, &sc_down,
             &aconv, &adown,
             // blocks
             &bottleneck, &rep_bottleneck, &ghost_bottleneck, &c2, &c2f, &c2f_cib, &cib, &c3, &c3k, &c3k2,
             &c3_ghost, &rep_c3, &rep_csp, &sppf, &spp, &spp_elan, &elan1, &rep_elan, &cb_linear, &cb_fuse,
             &resnet_layer, &resnet_block, &hg_stem, &hg_block, &a2c2f,
             // attention
             &attention, &psa_block, &c2psa, &psa, &area_attention, &area_block, &multi_head_attention, &mlp, &aifi, &deformable_attention,
             &deformable_decoder_layer,
             // heads
             &detect, &v10_detect, &segment, &proto, &pose, &obb, &classify, &anchor_detect, &rtdetr_decoder, &segment_26, &proto_26,
             &pose_26, &real_nvp, &obb_26}) {
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
  if (const std::string_view family = newer_family_of_layer(type); !family.empty())
    throw Error(
        fmt::format("{}: its layer {} is of a newer family. {}", where, type, not_implemented(family)), ErrorCode::unsupported);
  throw Error(fmt::format("{}: the layer \"{}\" is not known; known layers are in docs/layers.md, own ones can be "
                          "registered",
                          where, type));
}

}  // namespace yolo::graph
