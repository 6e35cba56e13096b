// CIB, the compact inverted block of YOLOv10 (arXiv:2405.14458, section 3.2), and its large depthwise kernel
// RepVGGDW.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_large_kernel(std::int64_t channels) {
  ModulePtr module = make_module("RepVGGDW");
  module->attributes = {{"dim", channels}};
  add_child(*module, "conv", make_conv_block(channels, channels, {.kernel = 7, .groups = channels}, nullptr));
  add_child(*module, "conv1",
            make_conv_block(channels, channels, {.kernel = 3, .groups = channels}, nullptr));
  add_child(*module, "act", make_module("SiLU"));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value y = builder.emit(module, "cv1", inputs);
  return {module.flag("add", false) ? builder.add(inputs[0], y) : y};
}

// A file saved after fusing has both convolutions in one.
std::vector<Value> forward_large_kernel(const Module& module, Builder& builder,
                                        std::span<const Value> inputs) {
  Value sum = builder.emit(module, "conv", inputs);
  if (module.find_child("conv1")) sum = builder.add(sum, builder.emit(module, "conv1", inputs));
  return {builder.emit(module, "act", sum)};
}

}  // namespace

ModulePtr make_cib(std::int64_t in, std::int64_t out, bool shortcut, bool large_kernel, double expansion,
                   ModulePtr activation) {
  const auto hidden = 2 * static_cast<std::int64_t>(static_cast<double>(out) * expansion);
  const auto depthwise = [&](std::int64_t channels) {
    return make_conv_block(channels, channels, {.kernel = 3, .groups = channels}, activation);
  };
  ModulePtr module = make_module("CIB");
  module->attributes = {{"add", shortcut && in == out}};
  add_child(*module, "cv1",
            make_list("Sequential", {depthwise(in), make_conv_block(in, hidden, {}, activation),
                                     large_kernel ? make_large_kernel(hidden) : depthwise(hidden),
                                     make_conv_block(hidden, out, {}, activation), depthwise(out)}));
  return module;
}

extern const LayerRow cib{"CIB", nullptr, forward};
extern const LayerRow rep_vgg_dw{"RepVGGDW", nullptr, forward_large_kernel};

}  // namespace yolo::graph::layers
