#include "graph/layers/head.hpp"

#include <yolo/error.hpp>

#include "graph/heads.hpp"
#include "graph/newer_families.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kBins = 16;  // reg_max: steps of the distribution (DFL) of a side

ModulePtr make_dfl() {
  ModulePtr module = make_module("DFL");
  module->attributes = {{"c1", kBins}};
  add_child(*module, "conv", make_conv2d(kBins, 1, {}));
  return module;
}

ModulePtr make_class_branch(std::int64_t in, std::int64_t hidden, std::int64_t classes,
                            ModulePtr activation) {
  auto depthwise = [&](std::int64_t channels) {
    return make_conv_block(channels, channels, {.kernel = 3, .groups = channels}, activation, "DWConv");
  };
  auto pair = [&](std::int64_t from) {
    return make_list("Sequential", {depthwise(from), make_conv_block(from, hidden, {}, activation)});
  };
  return make_list("Sequential", {pair(in), pair(hidden), make_conv2d(hidden, classes, {.bias = true})});
}

}  // namespace

ModulePtr make_head_branch(std::int64_t in, std::int64_t hidden, std::int64_t out, ModulePtr activation) {
  return make_list("Sequential", {make_conv_block(in, hidden, {.kernel = 3}, activation),
                                  make_conv_block(hidden, hidden, {.kernel = 3}, activation),
                                  make_conv2d(hidden, out, {.bias = true})});
}

ModulePtr make_detect_head(const char* type, LayerRequest& request) {
  const std::int64_t classes = request.integer(0, request.classes);
  if (classes < 1 || request.in_channels.empty()) throw Error(request.where + ": no classes or no levels");
  const std::int64_t first = request.in_channels[0];
  const std::int64_t box_hidden = std::max({std::int64_t{16}, first / 4, kBins * 4});
  const std::int64_t class_hidden = std::max(first, std::min<std::int64_t>(classes, 100));
  std::vector<ModulePtr> boxes, scores;
  for (std::int64_t channels : request.in_channels) {
    boxes.push_back(make_head_branch(channels, box_hidden, 4 * kBins, request.activation));
    scores.push_back(make_class_branch(channels, class_hidden, classes, request.activation));
  }
  ModulePtr module = make_module(type);
  module->attributes = {{"nc", classes},
                        {"nl", static_cast<std::int64_t>(request.in_channels.size())},
                        {"reg_max", kBins},
                        {"no", classes + 4 * kBins}};
  add_child(*module, "cv2", make_list("ModuleList", boxes));
  add_child(*module, "cv3", make_list("ModuleList", scores));
  add_child(*module, "dfl", make_dfl());
  request.out_channels = classes + 4 * kBins;
  return module;
}

ModulePtr make_value_branches(const LayerRequest& request, std::int64_t values, std::int64_t hidden) {
  std::vector<ModulePtr> branches;
  for (std::int64_t channels : request.in_channels) {
    branches.push_back(make_head_branch(channels, hidden, values, request.activation));
  }
  return make_list("ModuleList", branches);
}

std::vector<Value> emit_branches(const Module& module, Builder& builder, std::span<const Value> inputs,
                                 const std::string& name) {
  const Module& branches = module.child(name);
  if (branches.children.size() != inputs.size()) {
    throw Error(fmt::format("{}: {} inputs, but branches for {} levels", builder.scope(), inputs.size(),
                            branches.children.size()));
  }
  std::vector<Value> maps;
  for (std::size_t level = 0; level < inputs.size(); ++level) {
    const auto outputs = builder.emit_module(*branches.children[level].second,
                                             fmt::format("{}.{}", name, level), {&inputs[level], 1});
    maps.push_back(outputs.at(0));
  }
  return maps;
}

std::vector<Value> emit_detect_maps(const Module& module, Builder& builder, std::span<const Value> inputs,
                                    const char* boxes, const char* scores) {
  // Those would be the ones to run; only v10Detect asks for them.
  if (module.find_child("one2one_cv2") && std::string_view(boxes) == "cv2")
    throw Error(fmt::format("{}: a {} with one-to-one branches. {}", builder.scope(), module.type,
                            not_implemented("YOLO26")), ErrorCode::unsupported);
  const std::vector<Value> box_maps = emit_branches(module, builder, inputs, boxes);
  const std::vector<Value> class_maps = emit_branches(module, builder, inputs, scores);
  std::vector<Value> outputs;
  for (std::size_t level = 0; level < inputs.size(); ++level) {
    builder.output(level_name("boxes", level), box_maps[level]);
    builder.output(level_name("scores", level), class_maps[level]);
    outputs.push_back(box_maps[level]);
    outputs.push_back(class_maps[level]);
  }
  return outputs;
}

std::vector<Value> emit_detect_and_value_maps(const Module& module, Builder& builder, std::span<const Value> inputs,
                                              const char* stem) {
  std::vector<Value> outputs = emit_detect_maps(module, builder, inputs);
  const std::vector<Value> maps = emit_branches(module, builder, inputs, "cv4");
  for (std::size_t level = 0; level < maps.size(); ++level) {
    builder.output(level_name(stem, level), maps[level]);
    outputs.push_back(maps[level]);
  }
  return outputs;
}

}  // namespace yolo::graph::layers
