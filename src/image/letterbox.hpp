// Scaling an image into the network's input without changing its proportions.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "image/transform.hpp"

namespace yolo::image {

struct LetterboxOptions {
  cv::Size target{640, 640};
  bool minimal = false;    ///< pad only up to the next multiple of `stride` (the peer's auto)
  bool stretch = false;    ///< fill the target and give up the proportions (the peer's scaleFill)
  bool enlarge = true;     ///< small images may grow (the peer's scaleup)
  bool centered = true;    ///< padding on both sides; else right and below only
  int stride = 32;
};

constexpr int kPaddingGrey = 114;  ///< colour of the padding, as in training

/// Where the scaled image lies in the input.
struct LetterboxPlan {
  Transform transform;
  cv::Size scaled;                               ///< of the image inside the input
  double ratio_x = 1, ratio_y = 1;               ///< input pixels per image pixel, before rounding to whole pixels
  int left = 0, top = 0, right = 0, bottom = 0;  ///< padding, pixels
};

/// Throws Error for an empty image or target.
LetterboxPlan plan_letterbox(cv::Size image, const LetterboxOptions& options);

/// Writes the input, transform.input.height x width x 3 bytes, in the image's own colour order.
void letterbox(const cv::Mat& image, const LetterboxPlan& plan, std::uint8_t* output);

/// A side rounded up to a multiple of stride, at least one stride.
int round_up_to_stride(int side, int stride);

}  // namespace yolo::image
