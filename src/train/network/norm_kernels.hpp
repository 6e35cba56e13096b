// Batch normalisation with the activation behind it, over rows of channels: the loops, without LibTorch.
#pragma once

#include <cstdint>
#include <vector>

#include "train/network/bfloat16.hpp"

namespace yolo::train {

/// `count` rows of `channels` values, `stride` values apart: what a map in channels-last memory is.
template <class Value>
struct Rows {
  Value* data = nullptr;
  std::int64_t count = 0, channels = 0, stride = 0;
};

/// Of each channel: how many values were seen, their mean and the sum of squared distances from it.
struct Moments {
  explicit Moments(std::int64_t channels) : mean(static_cast<std::size_t>(channels)), squares(mean.size()) {}
  std::int64_t count = 0;
  std::vector<double> mean, squares;

  /// Joins two sets of values (Chan, Golub, LeVeque 1979).
  void merge(const Moments& other);
  /// Of `channels` of the channels, from `first` on.
  Moments part(std::int64_t first, std::int64_t channels) const;
};

/// y = act(x * scale + shift), for each channel; what the normalisation comes to once the moments are known.
struct Affine {
  std::vector<float> scale, shift;
  bool silu = false;  ///< act is z * sigmoid(z); else it does nothing
};

/// Sums over the rows that the gradient needs. With z = x * scale + shift and dz = dy * act'(z): dz, and dz *
/// (x - mean).
struct GradientSums {
  explicit GradientSums(std::int64_t channels) : dz(static_cast<std::size_t>(channels)), dz_x(dz.size()) {}
  std::vector<double> dz, dz_x;

  void merge(const GradientSums& other);
  GradientSums part(std::int64_t first, std::int64_t channels) const;
};

/// dx = scale * dz - constant - slope * (x - mean).
struct InputGradient {
  std::vector<float> constant, slope;
};

/// Each is for some rows of a map, so that threads share the work. float or Bfloat16 in memory, float
/// between.
template <class Value>
struct NormKernels {
  void (*add_moments)(const Rows<const Value>& x, Moments& moments);
  void (*normalise)(const Rows<const Value>& x, const Affine& affine, const Rows<Value>& y);
  void (*add_gradient_sums)(const Rows<const Value>& x, const Rows<const Value>& dy, const Affine& affine,
                            const std::vector<float>& mean, GradientSums& sums);
  void (*input_gradient)(const Rows<const Value>& x, const Rows<const Value>& dy, const Affine& affine,
                         const std::vector<float>& mean, const InputGradient& terms, const Rows<Value>& dx);
};

/// Numbers that this processor takes at once: 4, 8 (AVX2 with FMA) or 16 (AVX-512).
int most_lanes();

/// The loops for that many lanes, which may not be more than most_lanes().
template <class Value>
const NormKernels<Value>& norm_kernels(int lanes = most_lanes());

}  // namespace yolo::train
