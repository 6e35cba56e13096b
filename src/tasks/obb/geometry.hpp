// Conversions of rotated boxes; the unit of length is the caller's.
#pragma once

#include <yolo/obb.hpp>

#include "image/transform.hpp"
#include "metrics/overlap.hpp"

namespace yolo::tasks::obb {

/// An upright box whose sides lie at known distances from a place of the head, turned by `angle` around that
/// place.
RotatedBox turned(const Detection& upright, cv::Point2f place, float angle);

/// The same rectangle with the longer side as width and an angle of 0 to below pi.
RotatedBox regularised(RotatedBox box);

/// Input pixels to image pixels. As by the peer the centre stays inside the image and no side is longer than it; in 8.4
/// nothing is cut.
RotatedBox restored(RotatedBox box, const image::Transform& transform, Release release = Release::v8_3);

/// As the functions of src/metrics take it.
metrics::RotatedBox plain(const RotatedBox& box);

}  // namespace yolo::tasks::obb
