// Detect: the anchor-free head, with the distribution (DFL) it predicts for each side of a box.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kBins = 16;  // reg_max: steps of the distribution of a side

ModulePtr make_dfl() {
  ModulePtr module = make_module("DFL");
  module->attributes = {{"c1", kBins}};
  add_child(*module, "conv", make_conv2d(kBins, 1, {}));
  return module;
}

ModulePtr make_box_branch(std::int64_t in, std::int64_t hidden, ModulePtr activation) {
  return make_list("Sequential", {make_conv_block(in, hidden, {.kernel = 3}, activation),
                                  make_conv_block(hidden, hidden, {.kernel = 3}, activation),
                                  make_conv2d(hidden, 4 * kBins, {.bias = true})});
}

ModulePtr make_class_branch(std::int64_t in, std::int64_t hidden, std::int64_t classes, ModulePtr activation) {
  auto depthwise = [&](std::int64_t channels) {
    return make_conv_block(channels, channels, {.kernel = 3, .groups = channels}, activation, "DWConv");
  };
  auto pair = [&](std::int64_t from) {
    return make_list("Sequential", {depthwise(from), make_conv_block(from, hidden, {}, activation)});
  };
  return make_list("Sequential", {pair(in), pair(hidden), make_conv2d(hidden, classes, {.bias = true})});
}

// YAML: [classes]; the inputs are the levels, finest first.
ModulePtr make(LayerRequest& request) {
  const std::int64_t classes = request.integer(0, request.classes);
  if (classes < 1 || request.in_channels.empty()) throw Error(request.where + ": no classes or no levels");
  const std::int64_t first = request.in_channels[0];
  const std::int64_t box_hidden = std::max({std::int64_t{16}, first / 4, kBins * 4});
  const std::int64_t class_hidden = std::max(first, std::min<std::int64_t>(classes, 100));
  std::vector<ModulePtr> boxes, scores;
  for (std::int64_t channels : request.in_channels) {
    boxes.push_back(make_box_branch(channels, box_hidden, request.activation));
    scores.push_back(make_class_branch(channels, class_hidden, classes, request.activation));
  }
  ModulePtr module = make_module("Detect");
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

// Ends at raw maps: "box<level>" with 4 x reg_max channels and "cls<level>" with one logit a class.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Module& boxes = module.child("cv2");
  const Module& scores = module.child("cv3");
  if (boxes.children.size() != inputs.size() || scores.children.size() != inputs.size()) {
    throw Error(fmt::format("{}: {} inputs, but branches for {} levels", builder.scope(), inputs.size(),
                            boxes.children.size()));
  }
  std::vector<Value> outputs;
  for (std::size_t level = 0; level < inputs.size(); ++level) {
    const std::string index = std::to_string(level);
    const auto run = [&](const Module& branches, const char* name) {
      return builder.emit_module(*branches.children[level].second, name + index, {&inputs[level], 1}).at(0);
    };
    outputs.push_back(run(boxes, "cv2."));
    builder.output("box" + index, outputs.back());
    outputs.push_back(run(scores, "cv3."));
    builder.output("cls" + index, outputs.back());
  }
  return outputs;
}

}  // namespace

extern const LayerRow detect{"Detect", make, forward};

}  // namespace yolo::graph::layers
