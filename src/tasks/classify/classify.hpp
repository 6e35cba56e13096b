// The task classify: one class for the whole picture.
#pragma once

#include "tasks/task.hpp"

namespace yolo::tasks::classify {

/// Throws Error when the network does not end in a classification head.
std::unique_ptr<Postprocessor> make_postprocessor(const graph::HeadSpec& head);

/// The middle of the picture, its shorter side scaled to the input.
std::unique_ptr<image::InputFitter> make_fitter(const graph::HeadSpec& head);

/// Shares of pictures whose class is the most probable one, and one of the five most probable. Class numbers
/// of the dataset are those of the network, also where the network has more classes.
std::unique_ptr<Evaluator> make_evaluator(const EvaluatorOptions& options);

/// Probabilities of logits, in the same order.
std::vector<float> softmax(std::span<const float> logits);

}  // namespace yolo::tasks::classify
