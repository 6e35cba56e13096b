// The palette of the classes and the colours of body keypoints and limbs.
#pragma once

#include <array>
#include <span>

#include <yolo/annotator.hpp>

namespace yolo::plot {

/// The colours of classes 0 to 19.
std::span<const Color> palette();

/// The colours that limbs and keypoints choose from.
std::span<const Color> pose_palette();

/// Two keypoints (0-based) that are joined by a line, and its colour.
struct Limb {
  int from = 0, to = 0;
  Color color;
};

/// The limbs of a person with the 17 keypoints of COCO.
std::span<const Limb> limbs();

/// The colours of the 17 keypoints of COCO.
std::span<const Color> keypoint_colors();

}  // namespace yolo::plot
