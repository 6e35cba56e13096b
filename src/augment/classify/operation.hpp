// The operations that automatic augmentations choose from, with their magnitudes.
#pragma once

#include <opencv2/core/mat.hpp>

namespace yolo::augment::classify {

enum class Operation {
  identity,
  shear_x,
  shear_y,
  translate_x,
  translate_y,
  rotate,
  brightness,
  color,
  contrast,
  sharpness,
  posterize,
  solarize,
  auto_contrast,
  equalize,
  invert
};

/// How strong the strongest operations are; the defaults are those of AutoAugment and RandAugment.
struct MagnitudeRange {
  double translate = 150.0 / 331.0;  ///< share of the side
  int posterize_bits = 8;            ///< at level 0; four less at the last level
};

/// Of a level 0..levels-1 for an image of `size`, in the unit of apply(). 0 for operations without a
/// magnitude.
double magnitude_of(Operation operation, int level, int levels, cv::Size size,
                    const MagnitudeRange& range = {});

/// Whether the operation goes either way.
bool is_signed(Operation operation);

/// Image: u8, H x W x 3, red green blue. Magnitude: slope, pixels, degrees, factor - 1, bits or threshold.
/// The result may share pixels with `image`.
cv::Mat apply(Operation operation, const cv::Mat& image, double magnitude);

}  // namespace yolo::augment::classify
