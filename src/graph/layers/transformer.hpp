// Modules that transformers are made of.
#pragma once

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

ModulePtr make_layer_norm(std::int64_t size);

/// Attention with one matrix for queries, keys and values. Its inputs are what queries and keys are made of,
/// and what values are made of, both N x L x size; and a mask, L x L, which may be missing (node -1).
ModulePtr make_multi_head_attention(std::int64_t size, std::int64_t heads);

/// Linear layers with ReLU between them.
ModulePtr make_mlp(std::int64_t in, std::int64_t hidden, std::int64_t out, std::int64_t layers);

struct DeformableOptions {
  std::int64_t size = 256, heads = 8, levels = 3, points = 4, feed_forward = 1024, layers = 6;
};

/// Attention to a few places of each level. Inputs: queries N x Q x size, boxes N x Q x 4 as fractions
/// (centre and size), and the map of each level. Q need not be known when the graph is made.
ModulePtr make_deformable_attention(const DeformableOptions& options);

/// A list of layers. Inputs of each: queries, their position embedding, boxes, a mask that says which query looks at which
/// (missing: node -1), and the map of each level.
ModulePtr make_deformable_decoder(const DeformableOptions& options);

/// N x C x H x W to N x HW x C.
Value to_rows(Builder& builder, Value map);

}  // namespace yolo::graph::layers
