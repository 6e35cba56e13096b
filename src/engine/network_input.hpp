// The options that predict and val have in common: input size and ranges.
#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include "engine/loaded_model.hpp"

namespace yolo::engine {

/// Throws Error when the value is not in 0..1.
void check_fraction(const char* name, double value);

/// imgsz (one side, or height and width; nothing: the size that the model was trained at) as a network input, rounded up
/// to the model's stride. Throws Error.
cv::Size network_input(const LoadedModel& model, const std::vector<int>& imgsz);

}  // namespace yolo::engine
