// Upsample: nearest neighbour by a whole factor.
#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// YAML: [size, factor, mode]
ModulePtr make(LayerRequest& request) {
  request.out_channels = request.input();
  ModulePtr module = make_module("Upsample");
  request.expect_none(0, "size");
  module->attributes = {{"scale_factor", request.number(1, 2.0)}, {"mode", request.text(2, "nearest")}};
  return module;
}

std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const double factor = module.number("scale_factor", 0.0);
  const std::string mode = module.text("mode", "nearest");
  if (mode != "nearest" || factor < 1 || factor > 64 || factor != std::floor(factor)) {
    throw Error(fmt::format("{}: only nearest upsampling by a whole factor is supported, found mode \"{}\" factor {}",
                            builder.scope(), mode, factor));
  }
  return {builder.upsample(inputs[0], static_cast<std::int64_t>(factor))};
}

}  // namespace

extern const LayerRow upsample{"Upsample", make, forward};

}  // namespace yolo::graph::layers
