// What every augmentation does with the objects of a sample: moving, scaling, cutting off.
#pragma once

#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "augment/training_sample.hpp"
#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::augment {

/// Everything becomes x * scale_x + x_shift, and so for y.
void scale_and_move(std::vector<Instance>& instances, cv::Point2f scale, cv::Point2f shift);

/// Boxes, outlines and keypoints moved to the nearest place inside an image of this size, edges included.
void clip(std::span<Instance> instances, cv::Size size);

float area(const std::array<float, 4>& box);

/// Leaves out objects whose box has no area.
void drop_empty(std::vector<Instance>& instances);

void append(std::vector<Instance>& instances, std::vector<Instance> more);

}  // namespace yolo::augment
YOLO_OWN_SYMBOLS_END
