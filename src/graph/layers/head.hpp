// What the anchor-free heads share: branches for boxes, classes and further values at each level.
#pragma once

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

/// "cv2" (boxes), "cv3" (classes) and "dfl", as Detect has them, and one-to-one branches where the request has them. Argument 0 of
/// the row is the number of classes.
ModulePtr make_detect_head(const char* type, LayerRequest& request);

/// Copies a list of branches as "one2one_NAME", with weights and activations of its own.
void add_one_to_one(Module& head, const std::string& name);

/// kpt_shape, argument 1 of a row: the number of keypoints and 2 or 3 values of each; [17, 3] where it is not given.
std::vector<std::int64_t> read_keypoint_shape(const LayerRequest& request);

/// "cv4": `values` raw values a cell at each level, through `hidden` channels.
ModulePtr make_value_branches(const LayerRequest& request, std::int64_t values, std::int64_t hidden);

/// One branch of "cv4": two 3x3 blocks and a plain convolution.
ModulePtr make_head_branch(std::int64_t in, std::int64_t hidden, std::int64_t out, ModulePtr activation);

/// The branch of each level in the list `name`, run on that level's map.
std::vector<Value> emit_branches(const Module& module, Builder& builder, std::span<const Value> inputs,
                                 const std::string& name);

/// The further maps of one set of branches, whose names begin with `prefix` ("" or "one2one_").
using EmitValues = std::vector<Value> (*)(const Module& module, Builder& builder, std::span<const Value> inputs,
                                          const std::string& prefix);
/// Those of "cv4".
std::vector<Value> emit_values(const Module& module, Builder& builder, std::span<const Value> inputs, const std::string& prefix);

/// Outputs "boxes.L" with 4 x reg_max channels and "scores.L" with one logit a class, for each level L, then "<stem>.L" for each.
/// Of a head with two sets of branches the chosen one (has_one_to_one) gives them. The other one is there for the loss: without it
/// it stands in the graph without being an output, so that the work it costs is counted, and passes drop it; with it it gives the
/// outputs "many.<stem>.L". In training the one-to-one branches send no gradient into the layers before the head, as in
/// YOLOv10's paper (arXiv:2405.14458).
std::vector<Value> emit_dense_maps(const Module& module, Builder& builder, std::span<const Value> inputs,
                                   const char* stem = nullptr, EmitValues values = emit_values);

}  // namespace yolo::graph::layers
