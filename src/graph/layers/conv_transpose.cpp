// ConvTranspose2d, and ConvTranspose: the block with batch norm and activation.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

ModulePtr make_conv_transpose2d(std::int64_t in, std::int64_t out, const ConvOptions& options) {
  if (in < 1 || out < 1 || options.kernel < 1) {
    throw Error(fmt::format("a transposed convolution from {} to {} channels with kernel {} cannot be built",
                            in, out, options.kernel));
  }
  const auto both = [](std::int64_t value) { return std::vector<std::int64_t>{value, value}; };
  ModulePtr conv = make_module("ConvTranspose2d");
  conv->attributes = {{"in_channels", in},
                      {"out_channels", out},
                      {"kernel_size", both(options.kernel)},
                      {"stride", both(options.stride)},
                      {"padding", both(std::max<std::int64_t>(options.padding, 0))},
                      {"output_padding", both(0)},
                      {"dilation", both(options.dilation)},
                      {"groups", std::int64_t{1}}};
  conv->parameters.emplace_back("weight", Tensor::shape_only({in, out, options.kernel, options.kernel}));
  if (options.bias) conv->parameters.emplace_back("bias", Tensor::shape_only({out}));
  return conv;
}

namespace {

// YAML: [channels, kernel, stride, padding, batch norm, activation]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  const bool norm = request.flag(4, true);
  ModulePtr block = make_module("ConvTranspose");
  add_child(*block, "conv_transpose",
            make_conv_transpose2d(request.input(), request.out_channels,
                                  {.kernel = request.integer(1, 2),
                                   .stride = request.integer(2, 2),
                                   .padding = request.integer(3, 0),
                                   .bias = !norm}));
  add_child(*block, "bn", norm ? make_batch_norm(request.out_channels) : make_module("Identity"));
  add_child(
      *block, "act",
      request.flag(5, true) ? request.shared_activation("ConvTranspose", "SiLU") : make_module("Identity"));
  return block;
}

// YAML: [channels, kernel, stride, padding]
ModulePtr make_plain(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  return make_conv_transpose2d(request.input(), request.out_channels,
                               {.kernel = request.integer(1),
                                .stride = request.integer(2, 1),
                                .padding = request.integer(3, 0),
                                .bias = true});
}

Pair to_pair(std::pair<std::int64_t, std::int64_t> pair) { return {pair.first, pair.second}; }

std::vector<Value> forward_plain(const Module& module, Builder& builder, std::span<const Value> inputs) {
  op::ConvTranspose op;
  op.stride = to_pair(module.pair("stride"));
  op.padding = to_pair(module.pair("padding"));
  if (module.has("output_padding")) op.output_padding = to_pair(module.pair("output_padding"));
  op.dilation = to_pair(module.pair("dilation"));
  op.groups = module.integer("groups", 1);
  return {builder.conv_transpose(inputs[0], op, module.tensor("weight"), module.find_tensor("bias"))};
}

std::vector<Value> forward_block(const Module& module, Builder& builder, std::span<const Value> inputs) {
  Value x = builder.emit(module, "conv_transpose", inputs);
  if (module.find_child("bn")) x = builder.emit(module, "bn", x);
  if (module.find_child("act")) x = builder.emit(module, "act", x);
  return {x};
}

}  // namespace

extern const LayerRow conv_transpose2d{"ConvTranspose2d", make_plain, forward_plain};
extern const LayerRow conv_transpose{"ConvTranspose", make, forward_block};

}  // namespace yolo::graph::layers
