// Plans batches.
#include "dataset/batch_plan.hpp"

#include <numeric>

namespace yolo::dataset {
namespace {

constexpr std::size_t kLargestNetwork = 256;

/// Exchanges only what is in the wrong order, so that equal values keep the places that the network brought
/// them to.
class BitonicNetwork {
 public:
  explicit BitonicNetwork(std::span<const double> values) : count_(values.size()) {
    std::size_t size = 1;
    while (size < count_) size *= 2;
    values_.assign(values.begin(), values.end());
    values_.resize(size, std::numeric_limits<double>::infinity());
    numbers_.resize(size);
    std::iota(numbers_.begin(), numbers_.end(), std::size_t{0});
  }

  std::vector<std::size_t> sort() {
    for (std::size_t block = 2; block <= values_.size(); block *= 2) {
      compare_mirrored(block);
      for (std::size_t distance = block / 4; distance > 0; distance /= 2) compare_at(distance);
    }
    std::erase_if(numbers_, [this](std::size_t number) { return number >= count_; });
    return std::move(numbers_);
  }

 private:
  void compare(std::size_t low, std::size_t high) {
    if (!(values_[low] > values_[high])) return;
    std::swap(values_[low], values_[high]);
    std::swap(numbers_[low], numbers_[high]);
  }
  /// Merges the two sorted halves of each block: the first with the last, the second with the last but one,
  /// ...
  void compare_mirrored(std::size_t block) {
    for (std::size_t begin = 0; begin < values_.size(); begin += block) {
      for (std::size_t i = 0; i < block / 2; ++i) compare(begin + i, begin + block - 1 - i);
    }
  }
  void compare_at(std::size_t distance) {
    for (std::size_t begin = 0; begin < values_.size(); begin += 2 * distance) {
      for (std::size_t i = 0; i < distance; ++i) compare(begin + i, begin + i + distance);
    }
  }

  std::size_t count_;
  std::vector<double> values_;
  std::vector<std::size_t> numbers_;
};

BatchShape shape_for(double least, double most, const BatchSettings& settings) {
  double height = 1, width = 1;  // in units of imgsz
  if (most < 1) height = most;   // all are lying: as high as the highest of them
  if (least > 1) width = 1 / least;
  const auto rounded = [&](double side) {
    return static_cast<int>(std::ceil(side * settings.imgsz / settings.stride + settings.pad)) *
           settings.stride;
  };
  return {rounded(height), rounded(width)};
}

}  // namespace

std::vector<std::size_t> argsort_like_numpy(std::span<const double> values) {
  if (values.size() <= kLargestNetwork) return BitonicNetwork(values).sort();
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

std::span<const std::size_t> BatchPlan::samples_of(std::size_t number) const {
  const std::size_t begin = number * batch;
  return std::span(order).subspan(begin, std::min(batch, order.size() - begin));
}

BatchPlan plan_batches(std::span<const cv::Size> sizes, const BatchSettings& settings) {
  BatchPlan plan;
  plan.batch = static_cast<std::size_t>(std::max(settings.batch, 1));
  const std::size_t batches = (sizes.size() + plan.batch - 1) / plan.batch;
  if (!settings.rect) {
    plan.order.resize(sizes.size());
    std::iota(plan.order.begin(), plan.order.end(), std::size_t{0});
    plan.shapes.assign(batches, {settings.imgsz, settings.imgsz});
    return plan;
  }
  std::vector<double> ratios;
  for (const cv::Size& size : sizes) ratios.push_back(double(size.height) / double(size.width));
  plan.order = argsort_like_numpy(ratios);
  for (std::size_t i = 0; i < batches; ++i) {
    const std::span<const std::size_t> samples = plan.samples_of(i);
    plan.shapes.push_back(shape_for(ratios[samples.front()], ratios[samples.back()], settings));
  }
  return plan;
}

}  // namespace yolo::dataset
