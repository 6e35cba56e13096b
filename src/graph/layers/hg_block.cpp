// HGBlock and LightConv of PP-HGNetV2: a chain of convolutions, all of whose maps are joined and squeezed.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// A 1x1 convolution without activation and a depthwise one.
ModulePtr make_light(std::int64_t in, std::int64_t out, std::int64_t kernel, ModulePtr activation) {
  ModulePtr module = make_module("LightConv");
  add_child(*module, "conv1", make_conv_block(in, out, {}, nullptr));
  add_child(*module, "conv2",
            make_conv_block(out, out, {.kernel = kernel, .groups = out}, activation, "DWConv"));
  return module;
}

std::vector<Value> forward_light(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return {builder.emit(module, "conv2", builder.emit(module, "conv1", inputs))};
}

// YAML: [inner channels, channels, kernel, light, shortcut]; the numbers of channels are not scaled.
ModulePtr make(LayerRequest& request) {
  request.repeats_used = true;
  const std::int64_t in = request.input(), inner = request.integer(0), out = request.integer(1);
  const std::int64_t kernel = request.integer(2, 3);
  const bool light = request.flag(3, false);
  const ModulePtr activation = request.shared_activation("HGBlock", "ReLU");
  std::vector<ModulePtr> chain;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    const std::int64_t from = i == 0 ? in : inner;
    chain.push_back(light ? make_light(from, inner, kernel, activation)
                          : make_conv_block(from, inner, {.kernel = kernel}, activation));
  }
  ModulePtr module = make_module("HGBlock");
  module->attributes = {{"add", request.flag(4, false) && in == out}};
  add_child(*module, "m", make_list("ModuleList", chain));
  add_child(*module, "sc", make_conv_block(in + request.repeats * inner, out / 2, {}, activation));
  add_child(*module, "ec", make_conv_block(out / 2, out, {}, activation));
  request.out_channels = out;
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> maps{inputs[0]};
  for (const auto& [name, child] : module.child("m").children) {
    maps.push_back(builder.emit_module(*child, "m." + name, {&maps.back(), 1}).at(0));
  }
  const Value y = builder.emit(module, "ec", builder.emit(module, "sc", builder.concat(maps)));
  return {module.flag("add", false) ? builder.add(y, inputs[0]) : y};
}

}  // namespace

extern const LayerRow light_conv{"LightConv", nullptr, forward_light};
extern const LayerRow hg_block{"HGBlock", make, forward};

}  // namespace yolo::graph::layers
