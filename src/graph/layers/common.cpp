#include "graph/layers/common.hpp"

#include <yolo/error.hpp>

namespace yolo::graph::layers {

ModulePtr make_module(const char* type) {
  auto module = std::make_shared<Module>();
  module->type = type;
  return module;
}

void add_child(Module& parent, const char* name, ModulePtr child) {
  parent.children.emplace_back(name, std::move(child));
}

ModulePtr make_list(const char* type, const std::vector<ModulePtr>& items) {
  ModulePtr list = make_module(type);
  for (std::size_t i = 0; i < items.size(); ++i) list->children.emplace_back(std::to_string(i), items[i]);
  return list;
}

ModulePtr make_conv2d(std::int64_t in, std::int64_t out, const ConvOptions& options) {
  const std::int64_t padding =
      options.padding >= 0 ? options.padding : (options.dilation * (options.kernel - 1) + 1) / 2;
  if (in < 1 || out < 1 || options.kernel < 1 || options.groups < 1 || in % options.groups || out % options.groups) {
    throw Error(fmt::format("a convolution from {} to {} channels with kernel {} and {} groups cannot be built", in,
                            out, options.kernel, options.groups));
  }
  ModulePtr conv = make_module("Conv2d");
  conv->attributes = {{"in_channels", in},
                      {"out_channels", out},
                      {"kernel_size", std::vector<std::int64_t>{options.kernel, options.kernel}},
                      {"stride", std::vector<std::int64_t>{options.stride, options.stride}},
                      {"padding", std::vector<std::int64_t>{padding, padding}},
                      {"dilation", std::vector<std::int64_t>{options.dilation, options.dilation}},
                      {"groups", options.groups}};
  conv->parameters.emplace_back("weight",
                                Tensor::shape_only({out, in / options.groups, options.kernel, options.kernel}));
  if (options.bias) conv->parameters.emplace_back("bias", Tensor::shape_only({out}));
  return conv;
}

ModulePtr make_batch_norm(std::int64_t channels) {
  ModulePtr norm = make_module("BatchNorm2d");
  norm->attributes = {{"num_features", channels}, {"eps", 1e-3}, {"momentum", 0.03}};
  norm->parameters.emplace_back("weight", Tensor::shape_only({channels}));
  norm->parameters.emplace_back("bias", Tensor::shape_only({channels}));
  norm->buffers.emplace_back("running_mean", Tensor::shape_only({channels}));
  norm->buffers.emplace_back("running_var", Tensor::shape_only({channels}));
  norm->buffers.emplace_back("num_batches_tracked", Tensor::shape_only({}, DataType::i64));
  return norm;
}

ModulePtr make_conv_block(std::int64_t in, std::int64_t out, const ConvOptions& options, ModulePtr activation,
                          const char* type) {
  ModulePtr block = make_module(type);
  add_child(*block, "conv", make_conv2d(in, out, options));
  add_child(*block, "bn", make_batch_norm(out));
  add_child(*block, "act", activation ? activation : make_module("Identity"));
  return block;
}

}  // namespace yolo::graph::layers
