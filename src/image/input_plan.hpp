// Where an image comes to lie in the network's input.
#pragma once

#include "image/transform.hpp"

namespace yolo::image {

struct InputPlan {
  Transform transform;
  cv::Size scaled;                               ///< of the whole image, before it is padded or cropped
  double ratio_x = 1, ratio_y = 1;               ///< input pixels per image pixel, before rounding to whole pixels
  int left = 0, top = 0, right = 0, bottom = 0;  ///< padding, pixels; negative where the image is cropped
};

}  // namespace yolo::image
