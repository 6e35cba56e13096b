// The task obb: rotated boxes with classes.
#pragma once

#include "tasks/judge.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks::obb {

/// Throws Error when the network's head is not one for rotated boxes.
std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head);

/// Average precision of rotated boxes.
std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options);

/// Compares rotated boxes as Gaussians.
std::unique_ptr<Judge> make_judge(Release release = Release::v8_3);

}  // namespace yolo::tasks::obb
