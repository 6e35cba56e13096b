// Draws the factors and applies them in a random order.
#include "augment/classify/color_jitter.hpp"

#include "augment/classify/color_operations.hpp"

namespace yolo::augment::classify {

cv::Mat color_jitter(const cv::Mat& image, double hue, double saturation, double value, Random& random) {
  std::array<int, 4> order{0, 1, 2, 3};
  random.shuffle(std::span<int>(order));
  const auto factor = [&random](double most) { return random.uniform(std::max(1 - most, 0.0), 1 + most); };
  const double turn = std::min(hue, 0.5);
  const double brightness = factor(value), contrast = factor(value), color = factor(saturation),
               share = random.uniform(-turn, turn);
  cv::Mat result = image;
  for (int step : order) {
    if (step == 0 && value > 0) result = adjust_brightness(result, brightness);
    if (step == 1 && value > 0) result = adjust_contrast(result, contrast);
    if (step == 2 && saturation > 0) result = adjust_color(result, color);
    if (step == 3 && turn > 0) result = adjust_hue(result, share);
  }
  return result;
}

}  // namespace yolo::augment::classify
