// Scaling an image into the network's input without changing its proportions.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

#include "core/own_symbols.hpp"
#include "image/input_plan.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::image {

struct LetterboxOptions {
  cv::Size target{640, 640};
  /// The image is scaled to fit this, its shorter side rounded up as the peer's validation does; empty: the target, with
  /// the shorter side rounded to the nearest pixel as in its prediction.
  cv::Size content;
  bool minimal = false;    ///< pad only up to the next multiple of `stride` (the peer's auto)
  bool stretch = false;    ///< fill the target and give up the proportions (the peer's scaleFill)
  bool enlarge = true;     ///< small images may grow (the peer's scaleup)
  bool centered = true;    ///< padding on both sides; else right and below only
  int stride = 32;
  Release release = Release::v8_3;  ///< whose way back from the input to the image
};

constexpr int kPaddingGrey = 114;  ///< colour of the padding, as in training

/// Throws Error for an empty image or target, or content larger than the target.
InputPlan plan_letterbox(cv::Size image, const LetterboxOptions& options);

/// Writes the input, transform.input.height x width x 3 bytes, in the image's own colour order.
void letterbox(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output);

/// A side rounded up to a multiple of stride, at least one stride.
int round_up_to_stride(int side, int stride);

}  // namespace yolo::image
YOLO_OWN_SYMBOLS_END
