// What is asked of the step from raw maps to results.
#pragma once

#include <vector>

#include "tasks/detect/candidate.hpp"

namespace yolo::tasks {

/// The plane in which masks are computed.
enum class MaskPlane {
  input,      ///< the network input with its padding: the manual's default
  original,   ///< the original image (retina_masks)
  input_late, ///< the network input, each mask cut to its box last: the peer's validation with save_json or save_txt
  prototype,  ///< the network's own mask resolution, a quarter of the input: the peer's validation
};

struct PostprocessOptions {
  double conf = 0.25, iou = 0.7;
  int max_det = 300;
  bool agnostic = false;
  bool multi_label = false;  ///< a place may give one box for each class above conf (val)
  std::vector<int> classes;  ///< empty: all
  MaskPlane mask_plane = MaskPlane::input;
  /// Objects whose masks come out empty stay, as in the peer's validation; its prediction leaves them out in 8.4.
  bool keep_empty_masks = false;
  /// Poses as the peer's validation compares them: points of low confidence stay where they are, boxes are not rounded
  /// to whole pixels.
  bool keep_hidden_keypoints = false;
  /// Rotated boxes as the head gives them, as in the peer's validation: the side along the angle need not be the longer one.
  bool keep_rotation = false;
  /// Boxes that are known already, in input pixels, with confidence 1: they take part in NMS (val with save_hybrid).
  std::vector<detect::Candidate> known;
};

}  // namespace yolo::tasks
