// What stands behind the opaque pointers of the C interface.
#pragma once

#include <optional>
#include <vector>

#include <yolo/yolo.h>
#include <yolo/model.hpp>

// NOLINTBEGIN(readability-identifier-naming): the names are those of the C header
struct yolo_model {
  yolo::Model model;
};

/// Owns all that it gives: the picture may be the caller's, so nothing here may point to it.
struct yolo_results {
  size_t size = 0;
  std::vector<yolo_box> boxes;
  std::vector<yolo_obb> obbs;
  std::vector<yolo_keypoint> keypoints;
  size_t keypoint_objects = 0, keypoints_per_object = 0;
  std::optional<yolo::Masks> masks;
  std::vector<float> probs;
  std::vector<float> embedding;
  yolo_speed speed = {0, 0, 0};
};
// NOLINTEND(readability-identifier-naming)

namespace yolo::capi {

yolo_results copied(const Results& results);

}  // namespace yolo::capi
