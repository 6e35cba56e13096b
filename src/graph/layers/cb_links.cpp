// CBLinear and CBFuse: several maps from one convolution, each added to a later one of another size (YOLOv9,
// arXiv:2402.13616; the composite backbone of CBNetV2, arXiv:2107.00420).
#include <numeric>

#include <yolo/error.hpp>

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

const std::vector<std::int64_t>& list_of(const Module& module, const char* name, const std::string& where) {
  const auto found = module.attributes.find(name);
  const auto* list =
      found == module.attributes.end() ? nullptr : std::get_if<std::vector<std::int64_t>>(&found->second);
  if (!list || list->empty())
    throw Error(fmt::format("{} ({}): the list \"{}\" is missing", where, module.type, name));
  return *list;
}

std::vector<std::int64_t> read_list(const LayerRequest& request) {
  const auto* list = request.list(0);
  if (!list || list->empty()) throw Error(request.where + ": argument 1 must be a list of whole numbers");
  return *list;
}

// YAML: [[channels of each map], kernel, stride, padding, groups]
ModulePtr make_linear_maps(LayerRequest& request) {
  const std::vector<std::int64_t> channels = read_list(request);
  for (std::int64_t count : channels) {
    if (count < 1 || count > (1 << 20)) throw Error(request.where + ": every map needs channels");
    request.out_channels += count;
  }
  ModulePtr module = make_module("CBLinear");
  module->attributes = {{"c2s", channels}};
  add_child(*module, "conv",
            make_conv2d(request.input(), request.out_channels,
                        {.kernel = request.integer(1, 1),
                         .stride = request.integer(2, 1),
                         .padding = request.integer(3, -1),
                         .groups = request.integer(4, 1),
                         .bias = true}));
  return module;
}

// The maps stay one value; CBFuse takes its part.
std::vector<Value> forward_linear_maps(const Module& module, Builder& builder,
                                       std::span<const Value> inputs) {
  Value maps = builder.emit(module, "conv", inputs);
  maps.parts = list_of(module, "c2s", builder.scope());
  return {maps};
}

// YAML: [[which map of each input but the last]]
ModulePtr make_fuse(LayerRequest& request) {
  const std::vector<std::int64_t> indices = read_list(request);
  if (indices.size() + 1 != request.in_channels.size()) {
    throw Error(fmt::format("{}: {} indices for {} inputs, expected one for each but the last", request.where,
                            indices.size(), request.in_channels.size()));
  }
  request.out_channels = request.in_channels.back();
  ModulePtr module = make_module("CBFuse");
  module->attributes = {{"idx", indices}};
  return module;
}

Value take_part(Builder& builder, const Value& maps, std::int64_t index) {
  if (index < 0 || index >= static_cast<std::int64_t>(maps.parts.size())) {
    throw Error(fmt::format("{}: map {} of an input that has {}", builder.scope(), index, maps.parts.size()));
  }
  const auto first = maps.parts.begin();
  const std::int64_t start = std::accumulate(first, first + index, std::int64_t{0});
  return builder.slice(maps, 1, start, start + first[index]);
}

std::vector<Value> forward_fuse(const Module& module, Builder& builder, std::span<const Value> inputs) {
  const std::vector<std::int64_t>& indices = list_of(module, "idx", builder.scope());
  if (indices.size() + 1 != inputs.size())
    throw Error(builder.scope() + ": indices and inputs do not go together");
  const Value& target = inputs.back();
  std::vector<Value> resized;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    resized.push_back(builder.resize_like(take_part(builder, inputs[i], indices[i]), target));
  }
  resized.push_back(target);
  Value sum = resized[0];
  for (std::size_t i = 1; i < resized.size(); ++i) sum = builder.add(sum, resized[i]);
  return {sum};
}

}  // namespace

extern const LayerRow cb_linear{"CBLinear", make_linear_maps, forward_linear_maps};
extern const LayerRow cb_fuse{"CBFuse", make_fuse, forward_fuse};

}  // namespace yolo::graph::layers
