// Keypoints of a head that was exported with its decoding inside.
#pragma once

#include <vector>
#include <yolo/keypoints.hpp>

#include "tasks/detect/level_map.hpp"

namespace yolo::tasks::pose {

/// Appends the keypoints of a place: x and y in input pixels, and the confidence where `values` is 3.
void decoded_keypoints(const detect::LevelMap& map, int place, int count, int values,
                       std::vector<Keypoint>& points);

}  // namespace yolo::tasks::pose
