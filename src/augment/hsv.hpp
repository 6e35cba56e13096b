// Random hue, saturation and brightness (manual: hsv_h, hsv_s, hsv_v).
#pragma once

#include <opencv2/core/mat.hpp>
#include <yolo/train_options.hpp>

#include "core/random.hpp"

namespace yolo::augment {

/// Factors; 1 changes nothing.
struct HsvDraw {
  double hue = 1, saturation = 1, value = 1;
};

HsvDraw draw_hsv(const AugmentOptions& options, Random& random);

/// Multiplies in OpenCV's HSV of bytes: the hue (half degrees) comes round at 180, the others stop at 255,
/// all are cut to whole numbers. In place; `image` is u8, blue green red. Factors of 1 still round through
/// HSV, as in the peer. `strip` is scratch memory.
void apply_hsv(cv::Mat& image, const HsvDraw& draw, cv::Mat& strip);

/// The same as plain steps on the whole image.
void apply_hsv_plain(cv::Mat& image, const HsvDraw& draw);

}  // namespace yolo::augment
