// A picture by itself on the canvas: the letterbox of samples without mosaic.
#pragma once

#include "augment/collage.hpp"

namespace yolo::augment {

/// Scales the image to fit the canvas and centres it. Objects move by half of the padding, which can be half
/// a pixel beside the image's own place, as in the peer. Without `enlarge` smaller images keep their size.
/// Throws Error for an empty image or canvas.
Collage fit(TrainingSample sample, cv::Size canvas, bool enlarge);

}  // namespace yolo::augment
