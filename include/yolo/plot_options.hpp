// How results are drawn on their picture.
#pragma once

#include <optional>

namespace yolo {

/// What Results::plot() draws, and a run of predict. Unset values follow the image size as the manual's Annotator does.
struct PlotOptions {
  bool boxes = true;
  bool labels = true;
  bool conf = true;
  std::optional<int> line_width = std::nullopt;  ///< pixels, 1 to 1000; unset: from the image size
  bool masks = true;
  bool probs = true;
  int keypoint_radius = 5;  ///< pixels
  bool limbs = true;        ///< lines between the keypoints of a body

  bool operator==(const PlotOptions&) const = default;
};

}  // namespace yolo
