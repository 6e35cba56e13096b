// The options that predict and val have in common: input size and ranges.
#pragma once

#include <opencv2/core/types.hpp>
#include <vector>
#include <yolo/log.hpp>

#include "engine/loaded_model.hpp"

namespace yolo::engine {

/// Throws Error when the value is not in 0..1.
void check_fraction(const char* name, double value);

/// Throws Error when the value is below `least`.
void check_least(const char* name, int value, int least);

/// Throws Error when one of them is out of range: conf and iou 0..1, max_det and batch at least 1.
template <typename Options>
void check_detection(const Options& options) {
  check_fraction("conf", options.conf);
  check_fraction("iou", options.iou);
  check_least("max_det", options.max_det, 1);
  check_least("batch", options.batch, 1);
}

/// Says so when an image is to be predicted in several views and the model cannot.
void warn_of_augment(const LoadedModel& model, bool augment, const Log& log);

/// imgsz (one side, or height and width; nothing: the size that the model was trained at) as a network input,
/// rounded up to the model's stride; a model that takes one size only has that one. Throws Error.
cv::Size network_input(const LoadedModel& model, const std::vector<int>& imgsz);

/// FitRequest::content for a picture to predict on: a classifier that was trained on middles of larger
/// pictures (crop_fraction) sees such a middle of the size `input`. Else empty.
cv::Size network_content(const LoadedModel& model, cv::Size input);

}  // namespace yolo::engine
