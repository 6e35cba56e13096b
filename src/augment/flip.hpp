// Mirroring (manual: fliplr, flipud).
#pragma once

#include <vector>

#include "augment/training_sample.hpp"

namespace yolo::augment {

/// Left and right change places. Keypoint i of the result is the old flip_idx[i], a left hand becoming a
/// right one; without flip_idx their order stays. In place.
void flip_left_right(TrainingSample& sample, const std::vector<int>& flip_idx);

/// Top and bottom change places; keypoints keep their order. In place.
void flip_upside_down(TrainingSample& sample);

/// Only the objects, in an image of this width.
void flip_left_right(std::vector<Instance>& instances, int width, const std::vector<int>& flip_idx);

}  // namespace yolo::augment
