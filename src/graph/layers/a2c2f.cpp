// A2C2f: a chain of pairs of area attention, or of C3k, of which every link is kept and joined (YOLOv12, arXiv:2502.12524,
// section 3.3).
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kChannelsOfHead = 32;
constexpr std::size_t kGivenAtMost = 3;  // arguments of a row whose scale adds two of its own

struct Settings {
  bool attends, residual;
  std::int64_t area, groups;
  double mlp_ratio, expansion;
  bool shortcut;
};

// The two largest scales add the input, and have smaller feed-forward parts.
Settings read_settings(const LayerRequest& request) {
  const bool large = request.scale == "l" || request.scale == "x";
  for (std::size_t i = kGivenAtMost; large && i < 8; ++i) {
    if (request.is_given(i)) {
      throw Error(fmt::format("{}: the scale {} sets argument {} and what follows; give at most {}", request.where, request.scale,
                              kGivenAtMost + 1, kGivenAtMost));
    }
  }
  return {.attends = request.flag(1, true),
          .residual = request.flag(3, large),
          .area = request.integer(2, 1),
          .groups = request.integer(6, 1),
          .mlp_ratio = request.number(4, large ? 1.2 : 2.0),
          .expansion = request.number(5, 0.5),
          .shortcut = request.flag(7, true)};
}

// YAML: [channels, attention, area, residual, feed-forward ratio, expansion, groups, shortcut]
ModulePtr make(LayerRequest& request) {
  request.repeats_used = true;
  const std::int64_t in = request.input();
  request.out_channels = request.scaled_channels(0);
  const Settings wanted = read_settings(request);
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(request.out_channels) * wanted.expansion);
  if (hidden < 1 || hidden % kChannelsOfHead != 0) {
    throw Error(fmt::format("{}: {} inner channels; a multiple of {} is expected", request.where, hidden, kChannelsOfHead));
  }
  const auto block = [&] { return make_area_block(hidden, hidden / kChannelsOfHead, wanted.mlp_ratio, wanted.area, request.activation); };
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(wanted.attends ? make_list("Sequential", {block(), block()})
                                   : make_c3("C3k", hidden, hidden, 2, wanted.shortcut, wanted.groups, 0.5, 3, request.activation));
  }
  ModulePtr module = make_module("A2C2f");
  if (wanted.attends && wanted.residual) module->parameters.emplace_back("gamma", Tensor::shape_only({request.out_channels}));
  add_child(*module, "cv1", make_conv_block(in, hidden, {}, request.activation));
  add_child(*module, "cv2", make_conv_block((1 + request.repeats) * hidden, request.out_channels, {}, request.activation));
  add_child(*module, "m", make_list("ModuleList", items));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> parts{builder.emit(module, "cv1", inputs)};
  for (const auto& [name, link] : module.child("m").children) {
    parts.push_back(builder.emit_module(*link, "m." + name, {&parts.back(), 1}).at(0));
  }
  const Value y = builder.emit(module, "cv2", builder.concat(parts));
  const Tensor* gamma = module.find_tensor("gamma");
  if (gamma == nullptr) return {y};
  const bool fits = gamma->shape == Shape{y.channels} && inputs[0].channels == y.channels;
  if (!fits) {
    throw Error(fmt::format("{}: its input has {} channels, its output {} and gamma [{}]: they cannot be added", builder.scope(),
                            inputs[0].channels, y.channels, fmt::join(gamma->shape, ", ")));
  }
  const Value share = builder.reshape(builder.constant(*gamma), {1, y.channels, 1, 1});
  return {builder.add(inputs[0], builder.multiply(y, share))};
}

}  // namespace

extern const LayerRow a2c2f{"A2C2f", make, forward};

}  // namespace yolo::graph::layers
