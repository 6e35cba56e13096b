// Raw keypoint maps to keypoints in input pixels, at single places of the head.
#pragma once

#include <span>
#include <vector>

#include <yolo/graph/module.hpp>
#include <yolo/keypoints.hpp>

#include "runtime/backend.hpp"
#include "tasks/detect/candidate.hpp"

namespace yolo::tasks::pose {

class KeypointDecoder {
 public:
  /// Throws Error when the head has no usable kpt_shape.
  explicit KeypointDecoder(const graph::Network& network);

  int per_object() const { return per_object_; }
  bool has_conf() const { return values_ == 3; }

  /// Appends the keypoints of one candidate, in input pixels. A candidate that no place of the head gave gets
  /// zeros.
  void decode(std::span<const runtime::RawMap> maps, int image, const detect::Candidate& candidate,
              std::vector<Keypoint>& points) const;

 private:
  int per_object_ = 0, values_ = 0;
  std::vector<double> strides_;
  bool is_decoded_;
};

}  // namespace yolo::tasks::pose
