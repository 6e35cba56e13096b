// Classify: the mean of each channel, then one logit a class.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

constexpr std::int64_t kHidden = 1280;

// YAML: [classes, kernel, stride]
ModulePtr make(LayerRequest& request) {
  const std::int64_t classes = request.integer(0, request.classes);
  if (classes < 1) throw Error(request.where + ": no classes");
  std::int64_t in = 0;
  for (std::int64_t channels : request.in_channels) in += channels;
  ModulePtr module = make_module("Classify");
  ModulePtr pool = make_module("AdaptiveAvgPool2d");
  pool->attributes = {{"output_size", std::int64_t{1}}};
  add_child(*module, "conv",
            make_conv_block(in, kHidden, {.kernel = request.integer(1, 1), .stride = request.integer(2, 1)},
                            request.activation));
  add_child(*module, "pool", pool);
  ModulePtr drop = make_module("Dropout");
  drop->attributes = {{"p", 0.0}, {"inplace", true}};
  add_child(*module, "drop", drop);
  add_child(*module, "linear", make_linear(kHidden, classes));
  request.out_channels = classes;
  return module;
}

// Ends at "logits", N x classes, before the softmax. Several inputs are joined.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const Value pooled = builder.emit(module, "pool", builder.emit(module, "conv", builder.concat(inputs)));
  const Value features = builder.emit(module, "drop", builder.reshape(pooled, {0, pooled.channels}));
  const Value logits = builder.emit(module, "linear", features);
  builder.output("logits", logits);
  return {logits};
}

}  // namespace

extern const LayerRow classify{"Classify", make, forward};

}  // namespace yolo::graph::layers
