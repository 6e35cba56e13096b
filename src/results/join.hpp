// One set of results from those of overlapping parts of a picture.
#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

#include <yolo/results.hpp>

namespace yolo::results {

/// What was found in one part, already in the pixels of the whole picture (see placement.hpp).
struct PartResults {
  Results results;
  cv::Rect part;  ///< of the whole picture
};

struct JoinOptions {
  double iou = 0.7;       ///< the weaker of two objects that overlap more is dropped
  bool agnostic = false;  ///< also between classes
  int max_det = 300;
};

/// Objects of all parts, strongest first. An object that ends at an edge inside the picture was probably cut there: it is
/// dropped when half of it, or of the other, lies inside an object that was not cut, or was cut with more confidence.
/// Rotated boxes are compared by the upright boxes around them. Throws Error without parts.
Results join_parts(const std::vector<PartResults>& parts, cv::Size whole, const JoinOptions& options);

}  // namespace yolo::results
