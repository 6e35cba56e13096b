// Names to functions and levels to magnitudes, as torchvision 0.24 has them.
#include "augment/classify/operation.hpp"

#include "augment/classify/color_operations.hpp"
#include "augment/classify/geometry.hpp"

namespace yolo::augment::classify {
namespace {

// In single precision, the second half counted from the end, as torch.linspace.
double linear(double first, double last, int level, int levels) {
  const auto begin = static_cast<float>(first), end = static_cast<float>(last);
  const float step = (end - begin) / static_cast<float>(levels - 1);
  if (level < levels / 2) return begin + step * static_cast<float>(level);
  return end - step * static_cast<float>(levels - level - 1);
}

int posterize_bits(int most, int level, int levels) {
  return most -
         static_cast<int>(std::nearbyint(static_cast<float>(level) / ((static_cast<float>(levels) - 1) / 4)));
}

}  // namespace

double magnitude_of(Operation operation, int level, int levels, cv::Size size, const MagnitudeRange& range) {
  switch (operation) {
    case Operation::shear_x:
    case Operation::shear_y:
      return linear(0, 0.3, level, levels);
    case Operation::translate_x:
      return linear(0, range.translate * size.width, level, levels);
    case Operation::translate_y:
      return linear(0, range.translate * size.height, level, levels);
    case Operation::rotate:
      return linear(0, 30, level, levels);
    case Operation::brightness:
    case Operation::color:
    case Operation::contrast:
    case Operation::sharpness:
      return linear(0, 0.9, level, levels);
    case Operation::posterize:
      return posterize_bits(range.posterize_bits, level, levels);
    case Operation::solarize:
      return linear(255, 0, level, levels);
    case Operation::identity:
    case Operation::auto_contrast:
    case Operation::equalize:
    case Operation::invert:
      break;
  }
  return 0;
}

bool is_signed(Operation operation) {
  return operation >= Operation::shear_x && operation <= Operation::sharpness;
}

cv::Mat apply(Operation operation, const cv::Mat& image, double magnitude) {
  switch (operation) {
    case Operation::identity:
      break;
    case Operation::shear_x:
      return shear_x(image, magnitude);
    case Operation::shear_y:
      return shear_y(image, magnitude);
    case Operation::translate_x:
      return translate_x(image, magnitude);
    case Operation::translate_y:
      return translate_y(image, magnitude);
    case Operation::rotate:
      return rotate(image, magnitude);
    case Operation::brightness:
      return adjust_brightness(image, 1 + magnitude);
    case Operation::color:
      return adjust_color(image, 1 + magnitude);
    case Operation::contrast:
      return adjust_contrast(image, 1 + magnitude);
    case Operation::sharpness:
      return adjust_sharpness(image, 1 + magnitude);
    case Operation::posterize:
      return posterize(image, static_cast<int>(magnitude));
    case Operation::solarize:
      return solarize(image, magnitude);
    case Operation::auto_contrast:
      return auto_contrast(image);
    case Operation::equalize:
      return equalize(image);
    case Operation::invert:
      return invert(image);
  }
  return image;
}

}  // namespace yolo::augment::classify
