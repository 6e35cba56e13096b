// Orders of epochs.
#include "loader/epoch_order.hpp"

#include <limits>
#include <numeric>

#include "core/random.hpp"

namespace yolo::loader {
namespace {

/// The stream of random numbers that belongs to no sample.
constexpr std::uint32_t kNoSample = std::numeric_limits<std::uint32_t>::max();

}  // namespace

Places share_of(Places places, std::size_t rank, std::size_t world_size) {
  const std::size_t count = places.size();
  return {places.begin + count * rank / world_size, places.begin + count * (rank + 1) / world_size};
}

EpochOrder::EpochOrder(std::size_t samples, std::size_t batch, cv::Size shape, bool shuffle,
                       std::uint64_t seed)
    : samples_(samples),
      batch_(std::max<std::size_t>(batch, 1)),
      shapes_{shape},
      shuffle_(shuffle),
      seed_(seed) {}

EpochOrder::EpochOrder(const dataset::BatchPlan& plan)
    : samples_(plan.order.size()), batch_(std::max<std::size_t>(plan.batch, 1)), fixed_(plan.order) {
  for (const dataset::BatchShape& shape : plan.shapes) shapes_.emplace_back(shape.width, shape.height);
}

Places EpochOrder::batch(std::size_t number) const {
  return {std::min(number * batch_, samples_), std::min((number + 1) * batch_, samples_)};
}

std::vector<std::size_t> EpochOrder::order(std::uint32_t epoch) const {
  if (!fixed_.empty()) return fixed_;
  std::vector<std::size_t> order(samples_);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (shuffle_) Random({seed_, epoch}, kNoSample).shuffle(std::span(order));
  return order;
}

}  // namespace yolo::loader
