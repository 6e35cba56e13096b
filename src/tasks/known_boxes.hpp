// Labels that take part in NMS as if they had been predicted (val with save_hybrid).
#pragma once

#include <vector>

#include "dataset/label.hpp"
#include "image/transform.hpp"
#include "tasks/detect/candidate.hpp"

namespace yolo::tasks {

/// The boxes of the labels in input pixels, with confidence 1.
std::vector<detect::Candidate> known_boxes(const dataset::Sample& sample, const image::Transform& transform);

}  // namespace yolo::tasks
