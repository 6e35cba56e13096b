// Which samples make up which batch of an epoch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "core/own_symbols.hpp"
#include "dataset/batch_plan.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo::loader {

/// Places of the order from `begin` up to and without `end`.
struct Places {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
};

/// The share of one of `world_size` processes: shares differ by one at most, are contiguous, and together are
/// all.
Places share_of(Places places, std::size_t rank, std::size_t world_size);

/// Makes the order of every epoch. It depends on seed and epoch only, so that every process of a distributed
/// training makes the same one.
class EpochOrder {
 public:
  /// Shuffled anew in each epoch (Fisher-Yates), or always as the samples are numbered.
  EpochOrder(std::size_t samples, std::size_t batch, cv::Size shape, bool shuffle, std::uint64_t seed);
  /// A given order with a shape for each batch (rect), the same in each epoch as in the peer.
  explicit EpochOrder(const dataset::BatchPlan& plan);

  std::size_t samples() const { return samples_; }
  std::size_t batches() const { return (samples_ + batch_ - 1) / batch_; }
  /// The last batch is smaller when the samples do not fill it.
  Places batch(std::size_t number) const;
  /// What the images of a batch are brought to.
  cv::Size shape(std::size_t number) const { return shapes_.size() == 1 ? shapes_[0] : shapes_[number]; }
  /// Numbers of the samples in the order of an epoch.
  std::vector<std::size_t> order(std::uint32_t epoch) const;

 private:
  std::size_t samples_, batch_;
  std::vector<cv::Size> shapes_;
  std::vector<std::size_t> fixed_;  // empty: by number, or shuffled
  bool shuffle_ = false;
  std::uint64_t seed_ = 0;
};

}  // namespace yolo::loader
YOLO_OWN_SYMBOLS_END
