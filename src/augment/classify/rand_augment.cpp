// Chooses and applies RandAugment's operations.
#include "augment/classify/rand_augment.hpp"

#include "augment/classify/operation.hpp"

namespace yolo::augment::classify {
namespace {

constexpr int kOperations = 2, kLevel = 9, kLevels = 31;
constexpr std::size_t kKinds = 14;  // all of Operation but the last, invert

}  // namespace

cv::Mat rand_augment(const cv::Mat& image, Random& random) {
  cv::Mat result = image;
  for (int i = 0; i < kOperations; ++i) {
    const auto operation = static_cast<Operation>(random.index(kKinds));
    double magnitude = magnitude_of(operation, kLevel, kLevels, image.size());
    if (is_signed(operation) && random.index(2) == 1) magnitude = -magnitude;
    result = apply(operation, result, magnitude);
  }
  return result;
}

}  // namespace yolo::augment::classify
