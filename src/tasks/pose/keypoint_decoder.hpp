// Raw keypoint maps to keypoints in input pixels, at single places of the head.
#pragma once

#include <span>
#include <vector>

#include <yolo/keypoints.hpp>

#include "graph/heads.hpp"
#include "runtime/backend.hpp"
#include "tasks/detect/candidate.hpp"

namespace yolo::tasks::pose {

class KeypointDecoder {
 public:
  explicit KeypointDecoder(const graph::HeadSpec& head);

  int per_object() const { return per_object_; }
  bool has_conf() const { return values_ == 3; }

  /// Appends the keypoints of one candidate, in input pixels. A candidate that no place of the head gave gets
  /// zeros.
  void decode(std::span<const runtime::RawMap> maps, int image, const detect::Candidate& candidate,
              std::vector<Keypoint>& points) const;

 private:
  std::vector<double> strides_;
  bool is_decoded_, centred_;
  int per_object_, values_;
};

}  // namespace yolo::tasks::pose
