// Modules that many layers are made of.
#pragma once

#include <yolo/graph/layer_request.hpp>
#include <yolo/graph/registry.hpp>

namespace yolo::graph::layers {

struct ConvOptions {
  std::int64_t kernel = 1, stride = 1;
  std::int64_t padding = -1;  ///< -1: half the (dilated) kernel, which keeps the size at stride 1
  std::int64_t groups = 1, dilation = 1;
  bool bias = false;
};

/// A plain convolution; weights have shapes and no values.
ModulePtr make_conv2d(std::int64_t in, std::int64_t out, const ConvOptions& options);

ModulePtr make_conv_transpose2d(std::int64_t in, std::int64_t out, const ConvOptions& options);
ModulePtr make_linear(std::int64_t in, std::int64_t out, bool bias = true);
ModulePtr make_batch_norm(std::int64_t channels);

/// Convolution, batch norm and activation, the block that everything is made of. A null activation is Identity.
ModulePtr make_conv_block(std::int64_t in, std::int64_t out, const ConvOptions& options, ModulePtr activation,
                          const char* type = "Conv");

ModulePtr make_module(const char* type);
ModulePtr make_list(const char* type, const std::vector<ModulePtr>& items);  ///< "Sequential" or "ModuleList"
void add_child(Module& parent, const char* name, ModulePtr child);

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

}  // namespace yolo::graph::layers
