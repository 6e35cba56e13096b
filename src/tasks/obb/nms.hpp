// Non-maximum suppression of rotated boxes.
#pragma once

#include <vector>
#include <yolo/obb.hpp>

#include "tasks/detect/nms.hpp"

namespace yolo::tasks::obb {

/// Kept boxes, strongest first; equal confidences keep their order. A box goes when any stronger one overlaps
/// it by `iou` or more, even one that goes itself (Fast NMS, arXiv:1904.02689); boxes are compared as
/// Gaussians.
std::vector<RotatedBox> rotated_suppression(std::vector<RotatedBox> boxes, const detect::NmsOptions& options);

/// The same by the definition: every pair is compared.
std::vector<RotatedBox> rotated_suppression_plain(std::vector<RotatedBox> boxes,
                                                  const detect::NmsOptions& options);

}  // namespace yolo::tasks::obb
