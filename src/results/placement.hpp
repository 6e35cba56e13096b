// Results of a part of a picture, or of a picture of another size, in the pixels of the whole.
#pragma once

#include <yolo/results.hpp>

namespace yolo::results {

/// Where the pixels of one picture lie in another: p * scale + offset.
struct Placement {
  double scale = 1;
  cv::Point2f offset{0, 0};
  cv::Size plane;  ///< size of the other picture
};

/// A copy of all found objects in the other picture's pixels, without the picture itself. Masks are then given in that
/// plane. Probabilities stay as they are.
Results placed(const Results& results, const Placement& placement);

}  // namespace yolo::results
