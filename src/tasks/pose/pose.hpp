// The task pose: boxes with keypoints.
#pragma once

#include "tasks/judge.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks::pose {

/// Throws Error when the network's head is not a pose head.
std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head);

/// Average precision of boxes and of poses (object keypoint similarity).
std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options);

/// Compares boxes by overlap and poses by object keypoint similarity.
std::unique_ptr<Judge> make_judge(const EvaluatorOptions& options);

}  // namespace yolo::tasks::pose
