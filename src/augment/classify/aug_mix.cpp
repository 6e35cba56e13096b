// Makes AugMix's chains and mixes them.
#include "augment/classify/aug_mix.hpp"

#include "augment/classify/operation.hpp"

namespace yolo::augment::classify {
namespace {

constexpr std::size_t kChains = 3, kLongestChain = 3;
constexpr std::size_t kSeverity = 3;
constexpr int kLevels = 10;
constexpr std::size_t kKinds = 13;  // all of Operation but the first, identity, and the last, invert
constexpr MagnitudeRange kRange{1.0 / 3.0, 4};

/// Positive numbers with the sum 1, all such equally likely.
template <std::size_t N>
std::array<float, N> shares(Random& random) {
  std::array<double, N> parts;
  double sum = 0;
  for (double& part : parts) sum += part = random.gamma(1);
  std::array<float, N> result{};
  for (std::size_t i = 0; i < N; ++i) result[i] = static_cast<float>(sum > 0 ? parts[i] / sum : 1.0 / N);
  return result;
}

cv::Mat chain(const cv::Mat& image, Random& random) {
  cv::Mat result = image;
  const std::size_t length = 1 + random.index(kLongestChain);
  for (std::size_t i = 0; i < length; ++i) {
    const auto operation = static_cast<Operation>(1 + random.index(kKinds));
    const auto level = static_cast<int>(random.index(kSeverity));
    double magnitude = magnitude_of(operation, level, kLevels, image.size(), kRange);
    if (is_signed(operation) && random.index(2) == 1) magnitude = -magnitude;
    result = apply(operation, result, magnitude);
  }
  return result;
}

}  // namespace

cv::Mat weighted_sum(std::span<const cv::Mat> images, std::span<const float> weights) {
  const cv::Size size = images.front().size();
  cv::Mat result(size, CV_8UC3);
  std::vector<float> sums(static_cast<std::size_t>(size.width) * 3);
  for (int y = 0; y < size.height; ++y) {
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (std::size_t i = 0; i < images.size(); ++i) {
      const std::uint8_t* row = images[i].ptr(y);
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += weights[i] * static_cast<float>(row[x]);
    }
    std::uint8_t* out = result.ptr(y);
    for (std::size_t x = 0; x < sums.size(); ++x)
      out[x] = static_cast<std::uint8_t>(std::min(sums[x], 255.0F));
  }
  return result;
}

cv::Mat aug_mix(const cv::Mat& image, Random& random) {
  const std::array<float, 2> mixed = shares<2>(random);
  const std::array<float, kChains> of_chains = shares<kChains>(random);
  std::vector<cv::Mat> images{image};
  std::vector<float> weights{mixed[0]};
  for (std::size_t i = 0; i < kChains; ++i) {
    images.push_back(chain(image, random));
    weights.push_back(mixed[1] * of_chains[i]);
  }
  return weighted_sum(images, weights);
}

}  // namespace yolo::augment::classify
