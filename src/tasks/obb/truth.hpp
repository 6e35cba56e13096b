// The rotated boxes of labels.
#pragma once

#include <vector>
#include <yolo/obb.hpp>

#include "dataset/label.hpp"
#include "image/input_plan.hpp"

namespace yolo::tasks::obb {

/// One box for each label, in pixels of the image; the conf is not a number. A label's four corners need not
/// be a rectangle: as by the peer, the smallest one around them is taken where they lie in the network input
/// (label_origin).
/// A label without corners gives its upright box.
std::vector<RotatedBox> true_boxes(const dataset::Sample& sample, const image::InputPlan& plan, Release release = Release::v8_3);

/// The same with the image itself as the input.
std::vector<RotatedBox> true_boxes(const dataset::Sample& sample);

}  // namespace yolo::tasks::obb
