// Blocks that several layers are made of.
#pragma once

#include <yolo/graph/layer_request.hpp>
#include <yolo/graph/parts.hpp>
#include <yolo/graph/registry.hpp>

namespace yolo::graph::layers {

ModulePtr make_conv_transpose2d(std::int64_t in, std::int64_t out, const ConvOptions& options);

/// Two 3x3 blocks with an optional shortcut.
ModulePtr make_bottleneck(std::int64_t in, std::int64_t out, bool shortcut, std::int64_t groups,
                          std::pair<std::int64_t, std::int64_t> kernels, double expansion, ModulePtr activation);

/// `type` is "C3" or "C3k": they differ in the kernels of their bottlenecks.
ModulePtr make_c3(const char* type, std::int64_t in, std::int64_t out, std::int64_t repeats, bool shortcut,
                  std::int64_t groups, double expansion, std::int64_t kernel, ModulePtr activation);

/// GhostConvs in place of the two blocks; at stride 2 with depthwise convolutions that halve the size.
ModulePtr make_ghost_bottleneck(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                                ModulePtr activation);

/// C3 with RepConvs, as YOLOv9 has it.
ModulePtr make_rep_csp(std::int64_t in, std::int64_t out, std::int64_t repeats, const LayerRequest& request);

/// Depthwise and 1x1 convolutions in turn, with an optional shortcut.
ModulePtr make_cib(std::int64_t in, std::int64_t out, bool shortcut, bool large_kernel, double expansion,
                   ModulePtr activation);

/// A 3x3 and a 1x1 convolution side by side, added.
ModulePtr make_rep_conv(std::int64_t in, std::int64_t out, std::int64_t stride, std::int64_t groups,
                        ModulePtr activation);

/// Multi-head attention over positions with a position-encoding convolution, and its feed-forward block.
ModulePtr make_psa_block(std::int64_t channels, std::int64_t heads, double ratio, ModulePtr activation);

/// Area attention and its feed-forward block, whose hidden part is `expansion` times as wide.
ModulePtr make_area_block(std::int64_t channels, std::int64_t heads, double expansion, std::int64_t area, ModulePtr activation);

}  // namespace yolo::graph::layers
