// Finding the few places of a score map that pass a threshold.
#pragma once

#include <cstddef>
#include <vector>

namespace yolo::tasks::detect {

/// A class plane is `places` logits; planes follow each other. Returns the places at which at least one class has
/// a logit above the threshold, in order.
std::vector<int> places_above(const float* logits, std::size_t classes, std::size_t places, float threshold);

/// The same as two plain loops.
std::vector<int> places_above_plain(const float* logits, std::size_t classes, std::size_t places, float threshold);

/// The logit below which sigmoid(logit) > conf cannot hold, with a margin for rounding.
float logit_threshold(double conf);

float sigmoid(float x);

}  // namespace yolo::tasks::detect
