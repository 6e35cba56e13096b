// The task segment: boxes with classes, and a mask for each.
#pragma once

#include "tasks/judge.hpp"
#include "tasks/task.hpp"

namespace yolo::tasks::segment {

/// Throws Error when the network's head is not a segmentation head.
std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head);

std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options);

/// Compares boxes and masks; Judgement::overlaps holds those of the boxes, then those of the masks.
std::unique_ptr<Judge> make_judge(const EvaluatorOptions& options);

/// The masks in the colours of their classes.
void draw(Annotator& annotator, const Results& results, const PlotOptions& options);

}  // namespace yolo::tasks::segment
