#include "graph/layers/head.hpp"

#include <yolo/error.hpp>

#include "graph/heads.hpp"

namespace yolo::graph::layers {
namespace {

// Weighs the steps of the distribution of a side; there is none of one step.
ModulePtr make_dfl(std::int64_t bins) {
  if (bins == 1) return make_module("Identity");
  ModulePtr module = make_module("DFL");
  module->attributes = {{"c1", bins}};
  add_child(*module, "conv", make_conv2d(bins, 1, {}));
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

/// A module of a tree that is copied, and its copy: what the tree shares, the copy shares too.
using Copies = std::map<const Module*, ModulePtr>;

ModulePtr copied(const Module& module, Copies& copies) {
  ModulePtr& copy = copies[&module];
  if (copy) return copy;
  copy = std::make_shared<Module>(module);
  const ModulePtr result = copy;
  for (auto& [name, child] : result->children) child = copied(*child, copies);
  return result;
}

}  // namespace

void add_one_to_one(Module& head, const std::string& name) {
  Copies copies;
  head.children.emplace_back("one2one_" + name, copied(head.child(name), copies));
}

ModulePtr make_head_branch(std::int64_t in, std::int64_t hidden, std::int64_t out, ModulePtr activation) {
  return make_list("Sequential", {make_conv_block(in, hidden, {.kernel = 3}, activation),
                                  make_conv_block(hidden, hidden, {.kernel = 3}, activation),
                                  make_conv2d(hidden, out, {.bias = true})});
}

ModulePtr make_detect_head(const char* type, LayerRequest& request) {
  const std::int64_t classes = request.integer(0, request.classes);
  if (classes < 1 || request.in_channels.empty()) throw Error(request.where + ": no classes or no levels");
  const std::int64_t first = request.in_channels[0], bins = request.bins;
  const std::int64_t box_hidden = std::max({std::int64_t{16}, first / 4, bins * 4});
  const std::int64_t class_hidden = std::max(first, std::min<std::int64_t>(classes, 100));
  std::vector<ModulePtr> boxes, scores;
  for (std::int64_t channels : request.in_channels) {
    boxes.push_back(make_head_branch(channels, box_hidden, 4 * bins, request.activation));
    scores.push_back(request.plain_classes ? make_head_branch(channels, class_hidden, classes, request.activation)
                                           : make_class_branch(channels, class_hidden, classes, request.activation));
  }
  ModulePtr module = make_module(type);
  module->attributes = {{"nc", classes},
                        {"nl", static_cast<std::int64_t>(request.in_channels.size())},
                        {"reg_max", bins},
                        {"no", classes + 4 * bins}};
  add_child(*module, "cv2", make_list("ModuleList", boxes));
  add_child(*module, "cv3", make_list("ModuleList", scores));
  add_child(*module, "dfl", make_dfl(bins));
  if (request.one_to_one) {
    for (const char* name : {"cv2", "cv3"}) add_one_to_one(*module, name);
  }
  request.out_channels = classes + 4 * bins;
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

std::vector<Value> emit_values(const Module& module, Builder& builder, std::span<const Value> inputs, const std::string& prefix) {
  return emit_branches(module, builder, inputs, prefix + "cv4");
}

namespace {

struct DenseMaps {
  std::vector<Value> boxes, scores, values;  ///< one a level; values of a head without them: none
};

DenseMaps emit_set(const Module& module, Builder& builder, std::span<const Value> inputs, const std::string& prefix, EmitValues values) {
  DenseMaps maps;
  maps.boxes = emit_branches(module, builder, inputs, prefix + "cv2");
  maps.scores = emit_branches(module, builder, inputs, prefix + "cv3");
  if (values != nullptr) maps.values = values(module, builder, inputs, prefix);
  return maps;
}

std::vector<Value> output_set(Builder& builder, const DenseMaps& maps, const std::string& prefix, const char* stem) {
  std::vector<Value> outputs;
  const auto give = [&](std::string_view name, std::size_t level, Value map) {
    builder.output(prefix + level_name(name, level), map);
    outputs.push_back(map);
  };
  for (std::size_t level = 0; level < maps.boxes.size(); ++level) {
    give("boxes", level, maps.boxes[level]);
    give("scores", level, maps.scores[level]);
  }
  for (std::size_t level = 0; level < maps.values.size(); ++level) give(stem, level, maps.values[level]);
  return outputs;
}

}  // namespace

std::vector<Value> emit_dense_maps(const Module& module, Builder& builder, std::span<const Value> inputs, const char* stem,
                                   EmitValues values) {
  if (stem == nullptr) values = nullptr;
  if (!gives_one_to_one(module)) return output_set(builder, emit_set(module, builder, inputs, "", values), "", stem);
  // A file saved after fusing may have lost them.
  const bool has_many = has_one_to_many(module);
  if (!has_many && builder.for_loss())
    throw Error(builder.scope() + ": it has no one-to-many branches (cv2, cv3), which its loss needs");
  const DenseMaps many = has_many ? emit_set(module, builder, inputs, "", values) : DenseMaps();
  std::vector<Value> seen(inputs.begin(), inputs.end());
  if (builder.for_training()) {
    for (Value& input : seen) input = builder.detach(input);
  }
  std::vector<Value> outputs = output_set(builder, emit_set(module, builder, seen, "one2one_", values), "", stem);
  if (builder.for_loss()) output_set(builder, many, "many.", stem);
  return outputs;
}

}  // namespace yolo::graph::layers
