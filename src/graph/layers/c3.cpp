// C3, C3k, C3Ghost and RepCSP: one branch of bottlenecks beside a plain one, joined by a 1x1 block.
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

ModulePtr make_frame(const char* type, std::int64_t in, std::int64_t hidden, std::int64_t out,
                     const std::vector<ModulePtr>& items, ModulePtr activation) {
  ModulePtr module = make_module(type);
  add_child(*module, "cv1", make_conv_block(in, hidden, {}, activation));
  add_child(*module, "cv2", make_conv_block(in, hidden, {}, activation));
  add_child(*module, "cv3", make_conv_block(2 * hidden, out, {}, activation));
  add_child(*module, "m", make_list("Sequential", items));
  return module;
}

}  // namespace

ModulePtr make_c3(const char* type, std::int64_t in, std::int64_t out, std::int64_t repeats, bool shortcut,
                  std::int64_t groups, double expansion, std::int64_t kernel, ModulePtr activation) {
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(out) * expansion);
  const bool is_c3k = std::string_view(type) == "C3k";
  // C3's bottlenecks begin with a 1x1 block, C3k's have two blocks of the wanted kernel.
  const std::pair<std::int64_t, std::int64_t> kernels{is_c3k ? kernel : 1, kernel};
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < repeats; ++i) {
    items.push_back(make_bottleneck(hidden, hidden, shortcut, groups, kernels, 1.0, activation));
  }
  return make_frame(type, in, hidden, out, items, activation);
}

ModulePtr make_rep_csp(std::int64_t in, std::int64_t out, std::int64_t repeats, const LayerRequest& request) {
  const std::int64_t hidden = out / 2;
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < repeats; ++i) {
    ModulePtr item = make_bottleneck(hidden, hidden, true, 1, {3, 3}, 1.0, request.activation);
    item->type = "RepBottleneck";
    item->children[0].second = make_rep_conv(hidden, hidden, 1, 1, request.shared_activation("RepConv", "SiLU"));
    items.push_back(item);
  }
  return make_frame("RepCSP", in, hidden, out, items, request.activation);
}

namespace {

// YAML: [channels, shortcut, groups, expansion]
ModulePtr make(LayerRequest& request, const char* type) {
  request.repeats_used = true;
  request.out_channels = request.scaled_channels(0);
  return make_c3(type, request.input(), request.out_channels, request.repeats, request.flag(1, true),
                 request.integer(2, 1), request.number(3, 0.5), 3, request.activation);
}

// YAML: [channels, shortcut, groups, expansion]; the middle two mean nothing here.
ModulePtr make_ghost(LayerRequest& request) {
  request.repeats_used = true;
  request.out_channels = request.scaled_channels(0);
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(request.out_channels) * request.number(3, 0.5));
  static_cast<void>(request.flag(1, true));
  static_cast<void>(request.integer(2, 1));
  std::vector<ModulePtr> items;
  for (std::int64_t i = 0; i < request.repeats; ++i) {
    items.push_back(make_ghost_bottleneck(hidden, hidden, 3, 1, request.activation));
  }
  return make_frame("C3Ghost", request.input(), hidden, request.out_channels, items, request.activation);
}

ModulePtr make_plain(LayerRequest& request) { return make(request, "C3"); }
ModulePtr make_k(LayerRequest& request) { return make(request, "C3k"); }

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value deep = builder.emit(module, "m", builder.emit(module, "cv1", inputs));
  const Value parts[] = {deep, builder.emit(module, "cv2", inputs)};
  return {builder.emit(module, "cv3", builder.concat(parts))};
}

}  // namespace

extern const LayerRow c3{"C3", make_plain, forward};
extern const LayerRow c3k{"C3k", make_k, forward};
extern const LayerRow c3_ghost{"C3Ghost", make_ghost, forward};
extern const LayerRow rep_csp{"RepCSP", nullptr, forward};

}  // namespace yolo::graph::layers
