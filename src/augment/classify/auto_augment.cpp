// The learned policy and its use.
#include "augment/classify/auto_augment.hpp"

namespace yolo::augment::classify {
namespace {

using enum Operation;

constexpr int kLevels = 10;

constexpr std::array<SubPolicy, 25> kImageNet{{
    {{{posterize, 0.4, 8}, {rotate, 0.6, 9}}},  {{{solarize, 0.6, 5}, {auto_contrast, 0.6, 0}}},
    {{{equalize, 0.8, 0}, {equalize, 0.6, 0}}}, {{{posterize, 0.6, 7}, {posterize, 0.6, 6}}},
    {{{equalize, 0.4, 0}, {solarize, 0.2, 4}}}, {{{equalize, 0.4, 0}, {rotate, 0.8, 8}}},
    {{{solarize, 0.6, 3}, {equalize, 0.6, 0}}}, {{{posterize, 0.8, 5}, {equalize, 1.0, 0}}},
    {{{rotate, 0.2, 3}, {solarize, 0.6, 8}}},   {{{equalize, 0.6, 0}, {posterize, 0.4, 6}}},
    {{{rotate, 0.8, 8}, {color, 0.4, 0}}},      {{{rotate, 0.4, 9}, {equalize, 0.6, 0}}},
    {{{equalize, 0.0, 0}, {equalize, 0.8, 0}}}, {{{invert, 0.6, 0}, {equalize, 1.0, 0}}},
    {{{color, 0.6, 4}, {contrast, 1.0, 8}}},    {{{rotate, 0.8, 8}, {color, 1.0, 2}}},
    {{{color, 0.8, 8}, {solarize, 0.8, 7}}},    {{{sharpness, 0.4, 7}, {invert, 0.6, 0}}},
    {{{shear_x, 0.6, 5}, {equalize, 1.0, 0}}},  {{{color, 0.4, 0}, {equalize, 0.6, 0}}},
    {{{equalize, 0.4, 0}, {solarize, 0.2, 4}}}, {{{solarize, 0.6, 5}, {auto_contrast, 0.6, 0}}},
    {{{invert, 0.6, 0}, {equalize, 1.0, 0}}},   {{{color, 0.6, 4}, {contrast, 1.0, 8}}},
    {{{equalize, 0.8, 0}, {equalize, 0.6, 0}}},
}};

}  // namespace

std::span<const SubPolicy> imagenet_policy() { return kImageNet; }

cv::Mat auto_augment(const cv::Mat& image, Random& random) {
  cv::Mat result = image;
  for (const PolicyStep& step : kImageNet[random.index(kImageNet.size())]) {
    // Drawn in any case, so that later numbers do not depend on what was chosen.
    const bool wanted = random.chance(step.chance), backwards = random.index(2) == 0;
    if (!wanted) continue;
    const double magnitude = magnitude_of(step.operation, step.level, kLevels, image.size());
    result = apply(step.operation, result, is_signed(step.operation) && backwards ? -magnitude : magnitude);
  }
  return result;
}

}  // namespace yolo::augment::classify
