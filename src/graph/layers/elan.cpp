// RepNCSPELAN4 and ELAN1: a chain of stages of which every link is joined; SPPELAN: the same with pools
// (YOLOv9, arXiv:2402.13616).
#include "graph/layers/common.hpp"

namespace yolo::graph::layers {
namespace {

// The frame of all: "cv1" gives two halves, "cv2" and "cv3" go on from the second.
ModulePtr make_elan(const char* type, LayerRequest& request,
                    ModulePtr (*make_stage)(LayerRequest&, std::int64_t, std::int64_t)) {
  request.out_channels = request.scaled_channels(0);
  const std::int64_t split = request.integer(1), stage = request.integer(2);
  ModulePtr module = make_module(type);
  module->attributes = {{"c", split / 2}};
  add_child(*module, "cv1", make_conv_block(request.input(), split, {}, request.activation));
  add_child(*module, "cv2", make_stage(request, split / 2, stage));
  add_child(*module, "cv3", make_stage(request, stage, stage));
  add_child(*module, "cv4", make_conv_block(split + 2 * stage, request.out_channels, {}, request.activation));
  return module;
}

// YAML: [channels, channels of the halves together, channels of a stage]
ModulePtr make_elan1(LayerRequest& request) {
  return make_elan("ELAN1", request, [](LayerRequest& r, std::int64_t in, std::int64_t out) {
    return make_conv_block(in, out, {.kernel = 3}, r.activation);
  });
}

// YAML: [channels, channels of the halves together, channels of a stage, bottlenecks]
ModulePtr make_rep_elan(LayerRequest& request) {
  return make_elan("RepNCSPELAN4", request, [](LayerRequest& r, std::int64_t in, std::int64_t out) {
    return make_list("Sequential", {make_rep_csp(in, out, r.count(3, 1), r),
                                    make_conv_block(out, out, {.kernel = 3}, r.activation)});
  });
}

// YAML: [channels, hidden channels, kernel]
ModulePtr make_spp_elan(LayerRequest& request) {
  request.out_channels = request.scaled_channels(0);
  const std::int64_t hidden = request.integer(1), kernel = request.integer(2, 5);
  ModulePtr module = make_module("SPPELAN");
  module->attributes = {{"c", hidden}};
  add_child(*module, "cv1", make_conv_block(request.input(), hidden, {}, request.activation));
  for (const char* name : {"cv2", "cv3", "cv4"}) {
    ModulePtr pool = make_module("MaxPool2d");
    pool->attributes = {{"kernel_size", kernel}, {"stride", std::int64_t{1}}, {"padding", kernel / 2}};
    add_child(*module, name, pool);
  }
  add_child(*module, "cv5", make_conv_block(4 * hidden, request.out_channels, {}, request.activation));
  return module;
}

std::vector<Value> forward_elan(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> parts = builder.chunk(builder.emit(module, "cv1", inputs), 2);
  for (const char* stage : {"cv2", "cv3"}) parts.push_back(builder.emit(module, stage, parts.back()));
  return {builder.emit(module, "cv4", builder.concat(parts))};
}

std::vector<Value> forward_spp(const Module& module, Builder& builder, std::span<const Value> inputs) {
  std::vector<Value> parts{builder.emit(module, "cv1", inputs)};
  for (const char* pool : {"cv2", "cv3", "cv4"}) parts.push_back(builder.emit(module, pool, parts.back()));
  return {builder.emit(module, "cv5", builder.concat(parts))};
}

}  // namespace

extern const LayerRow elan1{"ELAN1", make_elan1, forward_elan};
extern const LayerRow rep_elan{"RepNCSPELAN4", make_rep_elan, forward_elan};
extern const LayerRow spp_elan{"SPPELAN", make_spp_elan, forward_spp};

}  // namespace yolo::graph::layers
