// PSA: half of the channels pass through attention and its feed-forward part (YOLOv10, arXiv:2405.14458,
// section 3.2).
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kChannelsOfHead = 64;

// YAML: [channels, expansion]
ModulePtr make(LayerRequest& request) {
  const std::int64_t in = request.input();
  request.out_channels = request.scaled_channels(0);
  if (in != request.out_channels) {
    throw Error(fmt::format("{}: input and output must have as many channels, found {} and {}", request.where,
                            in, request.out_channels));
  }
  const auto hidden = static_cast<std::int64_t>(static_cast<double>(in) * request.number(1, 0.5));
  ModulePtr module = make_module("PSA");
  module->attributes = {{"c", hidden}};
  add_child(*module, "cv1", make_conv_block(in, 2 * hidden, {}, request.activation));
  add_child(*module, "cv2", make_conv_block(2 * hidden, in, {}, request.activation));
  const ModulePtr block =
      make_psa_block(hidden, std::max<std::int64_t>(1, hidden / kChannelsOfHead), 0.5, request.activation);
  for (const auto& part : block->children) module->children.push_back(part);
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> halves = builder.chunk(builder.emit(module, "cv1", inputs), 2);
  for (const char* part : {"attn", "ffn"})
    halves[1] = builder.add(halves[1], builder.emit(module, part, halves[1]));
  return {builder.emit(module, "cv2", builder.concat(halves))};
}

}  // namespace

extern const LayerRow psa{"PSA", make, forward};

}  // namespace yolo::graph::layers
