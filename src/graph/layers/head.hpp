// What the anchor-free heads share: branches for boxes, classes and further values at each level.
#pragma once

#include "graph/layers/common.hpp"

namespace yolo::graph::layers {

/// "cv2" (boxes), "cv3" (classes) and "dfl", as Detect has them. Argument 0 of the row is the number of
/// classes.
ModulePtr make_detect_head(const char* type, LayerRequest& request);

/// "cv4": `values` raw values a cell at each level, through `hidden` channels.
ModulePtr make_value_branches(const LayerRequest& request, std::int64_t values, std::int64_t hidden);

/// One branch of "cv4": two 3x3 blocks and a plain convolution.
ModulePtr make_head_branch(std::int64_t in, std::int64_t hidden, std::int64_t out, ModulePtr activation);

/// The branch of each level in the list `name`, run on that level's map.
std::vector<Value> emit_branches(const Module& module, Builder& builder, std::span<const Value> inputs,
                                 const std::string& name);

/// Outputs "boxes.L" with 4 x reg_max channels and "scores.L" with one logit a class, for each level L.
std::vector<Value> emit_detect_maps(const Module& module, Builder& builder, std::span<const Value> inputs,
                                    const char* boxes = "cv2", const char* scores = "cv3");

/// emit_detect_maps(), then "<stem>.L", the maps of "cv4".
std::vector<Value> emit_detect_and_value_maps(const Module& module, Builder& builder, std::span<const Value> inputs,
                                              const char* stem);

}  // namespace yolo::graph::layers
