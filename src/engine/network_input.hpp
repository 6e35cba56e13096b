// The options that predict and val have in common: input size, and those that mean nothing for a model.
#pragma once

#include <opencv2/core/types.hpp>
#include <string>
#include <string_view>
#include <vector>
#include <yolo/log.hpp>

#include "core/own_symbols.hpp"
#include "engine/loaded_model.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::engine {

/// Says so when several views of an image or OpenCV's dnn are asked for and mean nothing for the model.
void warn_of_idle_options(const LoadedModel& model, const Compilation& wanted, const Log& log);

/// Says so when options of NMS are not their defaults and the model's head gives boxes that need none.
void warn_of_suppression(const LoadedModel& model, const Compilation& wanted, double iou, bool agnostic, const Log& log);

/// Says so when a class is asked for that the model has not.
void warn_of_classes(const LoadedModel& model, const std::vector<int>& classes, const Log& log);

/// Says so when network_input() is another size than the one asked for.
void warn_of_imgsz(const LoadedModel& model, const std::vector<int>& imgsz, const Log& log);
/// Of a mode that has one side and was given two.
std::string two_sides_text(std::string_view mode, const std::vector<int>& imgsz, int used);
std::string imgsz_text(const std::vector<int>& imgsz, int stride, const std::vector<int>& used);

/// imgsz (one side, or height and width; nothing: the size that the model was trained at) as a network input,
/// rounded up to the model's stride; a model that takes one size only has that one. Throws UsageError.
cv::Size network_input(const LoadedModel& model, const std::vector<int>& imgsz);

/// FitRequest::content for a picture to predict on: a classifier that was trained on middles of larger
/// pictures (crop_fraction) sees such a middle of the size `input`. Else empty.
cv::Size network_content(const LoadedModel& model, cv::Size input);

}  // namespace yolo::engine
YOLO_OWN_SYMBOLS_END
