// Random numbers that depend on what they are for, not on which thread asks first.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/own_symbols.hpp"

YOLO_OWN_SYMBOLS_BEGIN
namespace yolo {

/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): ten rounds that
/// turn a counter into four random words. Neighbouring counters and keys give independent words.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// What all samples of one pass over the data share.
struct RandomKey {
  std::uint64_t seed = 0;
  std::uint32_t epoch = 0;
};

/// The stream of random numbers of one step on one sample: the same for equal (seed, epoch, sample, step).
class Random {
 public:
  explicit Random(RandomKey key, std::uint32_t sample = 0, std::uint32_t step = 0)
      : counter_{0, step, sample, key.epoch},
        key_{static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)} {}

  std::uint32_t next_word();

  /// In [0, 1), with 53 random bits.
  double uniform();

  /// In [low, high); low when both are equal.
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  bool chance(double probability) { return uniform() < probability; }

  /// One of 0 .. count-1, all equally likely. `count` is at least 1.
  std::size_t index(std::size_t count);

  /// One of first .. last, both included.
  int integer(int first, int last);

  /// Mean 0, variance 1.
  double normal();

  /// Gamma with the shape (at least 1) and scale 1.
  double gamma(double shape);

  /// Beta with both shapes at least 1.
  double beta(double a, double b);

  template <typename Value>
  void shuffle(std::span<Value> values) {
    for (std::size_t left = values.size(); left > 1; --left) std::swap(values[left - 1], values[index(left)]);
  }

 private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 4;  // of words_
};

}  // namespace yolo
YOLO_OWN_SYMBOLS_END
