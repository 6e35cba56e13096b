// Modules that layers are made of, for the make function of a layer.
#pragma once

#include <cstdint>
#include <vector>

#include <yolo/export.hpp>
#include <yolo/graph/module.hpp>

namespace yolo::graph::layers {

struct ConvOptions {
  std::int64_t kernel = 1, stride = 1;
  std::int64_t padding = -1;  ///< -1: half the (dilated) kernel, which keeps the size at stride 1
  std::int64_t groups = 1, dilation = 1;
  bool bias = false;
};

// Weights have shapes and no values: they get first values when a training begins, or those of a checkpoint.

/// A plain convolution.
YOLO_API ModulePtr make_conv2d(std::int64_t in, std::int64_t out, const ConvOptions& options);
YOLO_API ModulePtr make_linear(std::int64_t in, std::int64_t out, bool bias = true);
YOLO_API ModulePtr make_batch_norm(std::int64_t channels);

/// Convolution, batch norm and activation, the block that everything is made of. A null activation is Identity.
YOLO_API ModulePtr make_conv_block(std::int64_t in, std::int64_t out, const ConvOptions& options, ModulePtr activation,
                          const char* type = "Conv");

YOLO_API ModulePtr make_module(const char* type);  ///< without settings and weights: "SiLU", or a layer of one's own
ModulePtr make_list(const char* type, const std::vector<ModulePtr>& items);  ///< "Sequential" or "ModuleList"
YOLO_API void add_child(Module& parent, const char* name, ModulePtr child);

}  // namespace yolo::graph::layers
