// Where validation puts labels and predictions to compare them as the peer does, which moves both a little.
#pragma once

#include <yolo/results.hpp>
#include <yolo/val_metrics.hpp>

#include "core/release.hpp"
#include "image/input_plan.hpp"

namespace yolo::tasks {

/// Where the peer's labels begin in the network input: behind half of the padding, which can be half a pixel
/// beside the picture; in 8.4 where the picture begins.
cv::Point2f label_origin(const image::InputPlan& plan, Release release);

/// How far the peer's validation moves its labels, in pixels of the image, against where predictions are
/// mapped back to. (0, 0) for ApKind::coco, which takes labels where they are.
cv::Point2f label_shift(const image::InputPlan& plan, ApKind kind, Release release);

/// The peer's validation has one scale for x and y, that of the height; ours has one for each, exact to
/// the pixel. This factor makes our x and widths the peer's, where shapes count: of turned boxes and poses.
/// Upright boxes overlap the same either way.
float widening(const image::InputPlan& plan);

/// Makes a transform cut as the peer's validation. 8.3 maps x back by the scale of y, and cuts there: with
/// our scale of x it cuts a part of a pixel beside the image's edge. 8.4 compares in the network input, and
/// cuts nothing.
void cut_as_peer(image::Transform& transform, Release release);

/// Boxes and key points cut to the image, as they are written to files; turned boxes stay as they are.
void cut_to_image(Results& results);

}  // namespace yolo::tasks
