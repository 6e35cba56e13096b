// C2f, C3k2 and C2fCIB: a chain of blocks of which every link is kept and joined.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_frame(const char* type, LayerRequest& request, double expansion, std::int64_t& hidden) {
  request.repeats_used = true;
  request.out_channels = request.scaled_channels(0);
  hidden = static_cast<std::int64_t>(static_cast<double>(request.out_channels) * expansion);
  ModulePtr module = make_module(type);
  module->attributes = {{"c", hidden}};
  add_child(*module, "cv1", make_conv_block(request.input(), 2 * hidden, {}, request.activation));
  add_child(*module, "cv2",
            make_conv_block((2 + request.repeats) * hidden, request.out_channels, {}, request.activation));
  return module;
}

// YAML: [channels, shortcut, groups, expansion]
ModulePtr make_c2f(LayerRequest& request) {
  std::int64_t hidden = 0;
  ModulePtr module = make_frame("C2f", request, request.number(3, 0.5), hidden);
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(make_bottleneck(hidden, hidden, request.flag(1, false), request.integer(2, 1), {3, 3}, 1.0,
                                    request.activation));
  }
  add_child(*module, "m", make_list("ModuleList", items));
  return module;
}

constexpr std::int64_t kChannelsOfHead = 64;

// A bottleneck, then attention over the whole map.
ModulePtr make_attending_item(std::int64_t channels, bool shortcut, std::int64_t groups, ModulePtr activation) {
  const std::int64_t heads = std::max<std::int64_t>(1, channels / kChannelsOfHead);
  return make_list("Sequential", {make_bottleneck(channels, channels, shortcut, groups, {3, 3}, 0.5, activation),
                                  make_psa_block(channels, heads, 0.5, activation)});
}

// YAML: [channels, c3k, expansion, groups, shortcut], and since YOLO26 [channels, c3k, expansion, attention, groups, shortcut]; the
// larger scales always use C3k inside, but for attention.
ModulePtr make_c3k2(LayerRequest& request) {
  std::int64_t hidden = 0;
  ModulePtr module = make_frame("C3k2", request, request.number(2, 0.5), hidden);
  const bool large = request.scale == "m" || request.scale == "l" || request.scale == "x";
  const bool use_c3k = request.flag(1, false) || large;
  const bool attends = request.newer && request.flag(3, false);
  const std::size_t more = request.newer ? 4 : 3;
  const std::int64_t groups = request.integer(more, 1);
  const bool shortcut = request.flag(more + 1, true);
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(attends ? make_attending_item(hidden, shortcut, groups, request.activation)
                    : use_c3k ? make_c3("C3k", hidden, hidden, 2, shortcut, groups, 0.5, 3, request.activation)
                              : make_bottleneck(hidden, hidden, shortcut, groups, {3, 3}, 0.5, request.activation));
  }
  add_child(*module, "m", make_list("ModuleList", items));
  return module;
}

// YAML: [channels, shortcut, large kernel, groups, expansion]; the groups mean nothing here.
ModulePtr make_c2f_cib(LayerRequest& request) {
  std::int64_t hidden = 0;
  ModulePtr module = make_frame("C2fCIB", request, request.number(4, 0.5), hidden);
  static_cast<void>(request.integer(3, 1));
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(make_cib(hidden, hidden, request.flag(1, false), request.flag(2, false), 1.0, request.activation));
  }
  add_child(*module, "m", make_list("ModuleList", items));
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> parts = builder.chunk(builder.emit(module, "cv1", inputs), 2);
  const Module& chain = module.child("m");
  for (const auto& [name, link] : chain.children) {
    parts.push_back(builder.emit_module(*link, "m." + name, {&parts.back(), 1}).at(0));
  }
  return {builder.emit(module, "cv2", builder.concat(parts))};
}

}  // namespace

extern const LayerRow c2f{"C2f", make_c2f, forward};
extern const LayerRow c3k2{"C3k2", make_c3k2, forward};
extern const LayerRow c2f_cib{"C2fCIB", make_c2f_cib, forward};

}  // namespace yolo::graph::layers
