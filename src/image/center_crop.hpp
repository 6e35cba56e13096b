// Bringing an image to a square network input by cutting off what is too long.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "image/input_plan.hpp"

namespace yolo::image {

/// The shorter side becomes `shorter` pixels (0: `side`) and the middle `side` x `side` is kept. Throws Error
/// for an empty image, a side below 1 and a `shorter` below it.
InputPlan plan_center_crop(cv::Size image, int side, int shorter = 0);

/// Writes the input, side x side x 3 bytes, in the image's own colour order. Throws Error when the plan is
/// for an image of another size.
void center_crop(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output);

}  // namespace yolo::image
