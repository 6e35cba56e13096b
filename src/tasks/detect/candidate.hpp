// A box that passed the confidence threshold and is still in network input pixels.
#pragma once

namespace yolo::tasks::detect {

struct Candidate {
  float x1 = 0, y1 = 0, x2 = 0, y2 = 0;  ///< input pixels
  float conf = 0;
  int cls = 0;
  int level = -1, place = -1;  ///< where in the head's maps it was found: level, and row x width + column
};

}  // namespace yolo::tasks::detect
