// Labels of a data set as objects in pixels of the loaded image.
#pragma once

#include <vector>

#include "augment/training_sample.hpp"
#include "core/own_symbols.hpp"
#include "dataset/label.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::augment {

/// Fractions times `size`, which may differ from the size of the file's image.
std::vector<Instance> in_pixels(const std::vector<dataset::Label>& labels, cv::Size size);

/// Outlines with the number of points that the peer gives them; rotated boxes without one get their corners.
void resample_outlines(std::vector<Instance>& instances, TargetKind target);

}  // namespace yolo::augment
YOLO_OWN_SYMBOLS_END
