// The task detect: boxes with classes.
#pragma once

#include "tasks/judge.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks::detect {

/// Throws Error when the network's head is not a detection head.
std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head);

/// For graphs of several views (graph::repeat_for_views); nothing for heads without NMS.
std::unique_ptr<Postprocessor> make_view_postprocessor(const graph::HeadSpec& head);

/// RT-DETR stretches the image, the others letterbox it.
std::unique_ptr<image::InputFitter> make_fitter(const graph::HeadSpec& head);

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options);

/// The boxes of the labels, in pixels of the image, cut to it.
Boxes true_boxes(const dataset::Sample& sample);

/// A judgement with its first overlaps, those of the boxes. Other tasks with boxes add theirs. Labels are moved by `shift` and
/// cut as the predictions are.
Judgement compare_boxes(const dataset::Sample& sample, const Results& results, cv::Point2f shift, const image::Transform& transform);

}  // namespace yolo::tasks::detect
