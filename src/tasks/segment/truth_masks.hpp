// The masks of the labels of one image.
#pragma once

#include <vector>
#include <yolo/masks.hpp>

#include "dataset/label.hpp"
#include "image/input_plan.hpp"

namespace yolo::tasks::segment {

/// Masks in the order of the labels. A label without an outline has an empty mask.
struct TruthMasks {
  cv::Size plane;
  std::vector<Mask> masks;
};

/// In pixels of the image, filled by the rule of COCO's own tool; from the parts or runs of a COCO file where
/// there are any. Throws Error for runs that do not fill the image.
TruthMasks masks_in_image(const dataset::Sample& sample);

/// As the peer validates: outlines of 1000 points, filled in whole pixels of the network input and made
/// smaller by `ratio`; they begin at label_origin. With `overlap` a pixel belongs to one object only, the smallest.
TruthMasks masks_in_input(const dataset::Sample& sample, const image::InputPlan& plan, int ratio,
                          bool overlap, Release release = Release::v8_3);

/// Scaled bilinearly, set where more than half is set.
TruthMasks scaled(const TruthMasks& truths, cv::Size plane);

}  // namespace yolo::tasks::segment
