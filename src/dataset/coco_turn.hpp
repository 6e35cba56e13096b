// Annotations that were made on a picture as its file holds it, before its EXIF orientation turned it.
#pragma once

#include "dataset/label.hpp"

namespace yolo::dataset {

/// Turns a label in pixels (see CocoFile) of a picture of `size` with the picture: into pixels of the upright
/// one, whose sides are exchanged. `orientation` is EXIF's, 5 to 8. Masks become polygons.
void turn_upright(Label& label, cv::Size size, int orientation);

}  // namespace yolo::dataset
