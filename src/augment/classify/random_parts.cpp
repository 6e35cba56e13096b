// Draws rectangles.
#include "augment/classify/random_parts.hpp"

namespace yolo::augment::classify {
namespace {

constexpr int kTries = 10;
constexpr double kFlattest = 3.0 / 4.0, kWidest = 4.0 / 3.0;
constexpr double kSmallestPatch = 0.02, kLargestPatch = 0.33, kFlattestPatch = 0.3, kHighestPatch = 3.3;

double log_uniform(double low, double high, Random& random) {
  return std::exp(random.uniform(std::log(low), std::log(high)));
}

int rounded(double value) { return static_cast<int>(std::nearbyint(value)); }  // halves to even, as Python

/// Anywhere within the image.
cv::Rect place(cv::Size part, cv::Size image, Random& random) {
  const int y = random.integer(0, image.height - part.height),
            x = random.integer(0, image.width - part.width);
  return {x, y, part.width, part.height};
}

cv::Rect middle(cv::Size image) {
  const double ratio = static_cast<double>(image.width) / image.height;
  cv::Size part = image;
  if (ratio < kFlattest) part.height = rounded(part.width / kFlattest);
  if (ratio > kWidest) part.width = rounded(part.height * kWidest);
  return {(image.width - part.width) / 2, (image.height - part.height) / 2, part.width, part.height};
}

}  // namespace

cv::Rect random_crop(cv::Size image, double least, Random& random) {
  const double area = static_cast<double>(image.width) * image.height;
  for (int i = 0; i < kTries; ++i) {
    const double wanted = area * random.uniform(least, 1), ratio = log_uniform(kFlattest, kWidest, random);
    const cv::Size part(rounded(std::sqrt(wanted * ratio)), rounded(std::sqrt(wanted / ratio)));
    if (part.width > 0 && part.width <= image.width && part.height > 0 && part.height <= image.height) {
      return place(part, image, random);
    }
  }
  return middle(image);
}

std::optional<cv::Rect> random_patch(cv::Size image, Random& random) {
  const double area = static_cast<double>(image.width) * image.height;
  for (int i = 0; i < kTries; ++i) {
    const double wanted = area * random.uniform(kSmallestPatch, kLargestPatch),
                 ratio = log_uniform(kFlattestPatch, kHighestPatch, random);
    const cv::Size part(rounded(std::sqrt(wanted / ratio)), rounded(std::sqrt(wanted * ratio)));
    if (part.width < image.width && part.height < image.height) return place(part, image, random);
  }
  return std::nullopt;
}

}  // namespace yolo::augment::classify
