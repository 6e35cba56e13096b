// Labels of a data set as objects in pixels of the loaded image.
#pragma once

#include <vector>

#include "augment/training_sample.hpp"
#include "dataset/label.hpp"

namespace yolo::augment {

/// Fractions times `size`, which may differ from the size of the file's image.
std::vector<Instance> in_pixels(const std::vector<dataset::Label>& labels, cv::Size size);

/// What an image is scaled to when it is loaded: the longest side imgsz, the other rounded up.
cv::Size loaded_size(cv::Size image, int imgsz);

}  // namespace yolo::augment
