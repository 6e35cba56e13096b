// How an image is brought to the size of the network's input: each task has its way.
#pragma once

#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>

#include "image/input_plan.hpp"

namespace yolo::image {

struct FitRequest {
  cv::Size target{640, 640};  ///< network input
  /// The image is scaled to fit this part of the input; of a centre crop the height is what its shorter side
  /// becomes, and may be larger than the input. Empty: the target.
  cv::Size content;
  bool minimal = false;  ///< pad only up to the next multiple of `stride`
  int stride = 32;
};

/// Stateless; any number of threads may call it.
class InputFitter {
 public:
  virtual ~InputFitter() = default;
  /// Throws Error for an empty image or target.
  virtual InputPlan plan(cv::Size image, const FitRequest& request) const = 0;
  /// Writes the input, transform.input.height x width x 3 bytes, in the image's own colour order.
  virtual void write(const cv::Mat& image, const InputPlan& plan, std::uint8_t* output) const = 0;
  /// Whether inputs that follow the images' proportions make sense; otherwise they always have the target's
  /// size.
  virtual bool follows_proportions() const { return false; }
};

/// Scales without changing proportions and pads with grey on all sides. `release`: whose way back the plan gives.
std::unique_ptr<InputFitter> make_letterbox_fitter(Release release = Release::v8_3);

/// Fills the input and gives up the proportions (RT-DETR).
std::unique_ptr<InputFitter> make_stretch_fitter();

/// Scales the shorter side to the input and keeps the middle of the longer one (classification). The input is
/// a square of the target's height.
std::unique_ptr<InputFitter> make_center_crop_fitter();

}  // namespace yolo::image
