// The rows of a label file (.txt) as labels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dataset/dataset_yaml.hpp"
#include "dataset/label.hpp"
#include "dataset/problem.hpp"

namespace yolo::dataset {

struct LabelRules {
  int classes = 1;                         ///< class numbers are 0 to classes - 1
  std::optional<KeypointShape> keypoints;  ///< rows then hold class, box and that many points
  bool keep_polygons = true;               ///< false: only their bounds are of interest
};

struct LabelRows {
  std::vector<Label> labels;
  std::vector<LabelProblem> problems;  ///< without `file`
  int dropped = 0;                     ///< rows that were not used, duplicates not among them
  int duplicates = 0;
};

/// Reads rows as the peer does:
///   class x y w h                      a box
///   class x1 y1 x2 y2 x3 y3 ...        a polygon (corners of an oriented box are one); the box is its bounds
///   class x y w h (x y [visible]) ...  with `keypoints`
/// One polygon makes every row of the file a polygon, so that "class x y w h" then has two points. Of equal
/// rows the first is kept, and the rows are then sorted by class and box. Unlike the peer, which drops the
/// picture, a bad row (wrong count, no number, out of range, unknown class) is dropped alone and listed.
LabelRows parse_label_rows(std::string_view text, const LabelRules& rules);

}  // namespace yolo::dataset
