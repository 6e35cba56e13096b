// Pose: Detect with keypoints.
#include <yolo/error.hpp>

#include "graph/layers/head.hpp"

namespace yolo::graph::layers {
std::vector<std::int64_t> read_keypoint_shape(const LayerRequest& request) {
  if (!request.is_given(1)) return {17, 3};
  const auto* shape = request.list(1);
  const bool fits = shape && shape->size() == 2 && (*shape)[0] > 0 && (*shape)[0] <= 10000 &&
                    ((*shape)[1] == 2 || (*shape)[1] == 3);
  if (!fits) {
    throw Error(request.where +
                ": kpt_shape must be [number of keypoints, 2 or 3 values each], such as [17, 3]");
  }
  return *shape;
}

namespace {

// YAML: [classes, [keypoints, values of each]]
ModulePtr make(LayerRequest& request) {
  const std::vector<std::int64_t> shape = read_keypoint_shape(request);
  const std::int64_t values = shape[0] * shape[1];
  ModulePtr module = make_detect_head("Pose", request);
  module->attributes["kpt_shape"] = shape;
  module->attributes["nk"] = values;
  add_child(*module, "cv4",
            make_value_branches(request, values, std::max(request.in_channels[0] / 4, values)));
  if (request.one_to_one) add_one_to_one(*module, "cv4");
  return module;
}

// After the maps of Detect: "keypoints.L", all values of all keypoints, undecoded.
std::vector<Value> forward(const Module& module, Builder& builder, std::span<const Value> inputs) {
  return emit_dense_maps(module, builder, inputs, "keypoints");
}

}  // namespace

extern const LayerRow pose{"Pose", make, forward};

}  // namespace yolo::graph::layers
