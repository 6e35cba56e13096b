// The loops of norm_kernels.hpp for a number of lanes. Rows are taken in blocks that stay in the cache, and
// sums over a block in single precision. Included by norm_kernels.cpp alone, which compiles this for several
// processors.
#pragma once

#include <algorithm>

#include "train/network/lanes.hpp"
#include "train/network/norm_kernels.hpp"

namespace yolo::train::norm_rows {

constexpr std::int64_t kBlock = 32768;  // values

// Calls run(first row, behind the last).
template <class Run>
YOLO_INLINE void for_blocks(std::int64_t rows, std::int64_t channels, const Run& run) {
  const std::int64_t step = std::max<std::int64_t>(4, kBlock / channels);
  for (std::int64_t first = 0; first < rows; first += step) run(first, std::min(first + step, rows));
}

// Adds sums of one block to those of all.
inline void flush(std::vector<float>& block, std::vector<double>& total) {
  for (std::size_t i = 0; i < total.size(); ++i) total[i] += static_cast<double>(block[i]);
  std::fill(block.begin(), block.end(), 0.F);
}

// Of the rows of a block: mean, and squared distances from it.
template <int kCount, class Value>
YOLO_INLINE void block_moments(const Rows<const Value>& x, std::int64_t first, std::int64_t last, float* mean,
                               float* squares) {
  std::fill_n(mean, x.channels, 0.F);
  std::fill_n(squares, x.channels, 0.F);
  std::int64_t row = first;
  for (; row + 4 <= last; row += 4) {
    const Value *a = x.data + row * x.stride, *b = a + x.stride, *c = b + x.stride, *d = c + x.stride;
    for_lanes<kCount>(x.channels, [&](std::int64_t i, const auto access) YOLO_ALWAYS {
      access.store(access.load(mean + i) + ((access.load(a + i) + access.load(b + i)) +
                                            (access.load(c + i) + access.load(d + i))),
                   mean + i);
    });
  }
  for (; row < last; ++row) {
    for_lanes<kCount>(x.channels, [&](std::int64_t i, const auto access) YOLO_ALWAYS {
      access.store(access.load(mean + i) + access.load(x.data + row * x.stride + i), mean + i);
    });
  }
  const float share = 1.F / static_cast<float>(last - first);
  for (std::int64_t i = 0; i < x.channels; ++i) mean[i] *= share;
  for (row = first; row < last; ++row) {
    for_lanes<kCount>(x.channels, [&](std::int64_t i, const auto access) YOLO_ALWAYS {
      const auto distance = access.load(x.data + row * x.stride + i) - access.load(mean + i);
      access.store(access.load(squares + i) + distance * distance, squares + i);
    });
  }
}

template <int kCount, class Value>
YOLO_INLINE void add_moments(const Rows<const Value>& x, Moments& moments) {
  std::vector<float> mean(moments.mean.size()), squares(mean.size());
  Moments block(x.channels);
  for_blocks(x.count, x.channels, [&](std::int64_t first, std::int64_t last) YOLO_ALWAYS {
    block_moments<kCount>(x, first, last, mean.data(), squares.data());
    block.count = last - first;
    std::copy(mean.begin(), mean.end(), block.mean.begin());
    std::copy(squares.begin(), squares.end(), block.squares.begin());
    moments.merge(block);
  });
}

template <bool kSilu, int kCount, class Value>
YOLO_INLINE void normalise(const Rows<const Value>& x, const Affine& affine, const Rows<Value>& y) {
  const float *scale = affine.scale.data(), *shift = affine.shift.data();
  for (std::int64_t row = 0; row < x.count; ++row) {
    const Value* from = x.data + row * x.stride;
    Value* to = y.data + row * y.stride;
    for_lanes<kCount>(x.channels, [&](std::int64_t i, const auto access) YOLO_ALWAYS {
      auto z = access.load(from + i) * access.load(scale + i) + access.load(shift + i);
      if constexpr (kSilu) z *= Lanes<kCount>::sigmoid(z);
      access.store(z, to + i);
    });
  }
}

// What reaches z of the gradient of act(z).
template <bool kSilu, int kCount>
YOLO_INLINE auto through_activation(const typename Lanes<kCount>::Floats& dy,
                                    const typename Lanes<kCount>::Floats& z) {
  if constexpr (!kSilu) return dy;
  const auto s = Lanes<kCount>::sigmoid(z);
  return dy * (s * (1.F + z * (1.F - s)));
}

template <bool kSilu, int kCount, class Value>
YOLO_INLINE void add_gradient_sums(const Rows<const Value>& x, const Rows<const Value>& dy,
                                   const Affine& affine, const std::vector<float>& mean, GradientSums& sums) {
  const float *scale = affine.scale.data(), *shift = affine.shift.data(), *middle = mean.data();
  std::vector<float> sum(mean.size()), product(mean.size());
  for_blocks(x.count, x.channels, [&](std::int64_t first, std::int64_t last) YOLO_ALWAYS {
    for (std::int64_t row = first; row < last; ++row) {
      const Value *from = x.data + row * x.stride, *gradient = dy.data + row * dy.stride;
      float *sums_of_dz = sum.data(), *sums_of_products = product.data();
      for_lanes<kCount>(x.channels, [&](std::int64_t i, const auto access) YOLO_ALWAYS {
        const auto value = access.load(from + i), z = value * access.load(scale + i) + access.load(shift + i);
        const auto dz = through_activation<kSilu, kCount>(access.load(gradient + i), z);
        access.store(access.load(sums_of_dz + i) + dz, sums_of_dz + i);
        access.store(access.load(sums_of_products + i) + dz * (value - access.load(middle + i)),
                     sums_of_products + i);
      });
    }
    flush(sum, sums.dz);
    flush(product, sums.dz_x);
  });
}

template <bool kSilu, int kCount, class Value>
YOLO_INLINE void input_gradient(const Rows<const Value>& x, const Rows<const Value>& dy, const Affine& affine,
                                const std::vector<float>& mean, const InputGradient& terms,
                                const Rows<Value>& dx) {
  const float *scale = affine.scale.data(), *shift = affine.shift.data(), *middle = mean.data();
  const float *constant = terms.constant.data(), *slope = terms.slope.data();
  for (std::int64_t row = 0; row < x.count; ++row) {
    const Value *from = x.data + row * x.stride, *gradient = dy.data + row * dy.stride;
    Value* to = dx.data + row * dx.stride;
    for_lanes<kCount>(x.channels, [&](std::int64_t i, const auto access) YOLO_ALWAYS {
      const auto value = access.load(from + i), a = access.load(scale + i);
      const auto dz =
          through_activation<kSilu, kCount>(access.load(gradient + i), value * a + access.load(shift + i));
      access.store(
          a * dz - access.load(constant + i) - access.load(slope + i) * (value - access.load(middle + i)),
          to + i);
    });
  }
}

}  // namespace yolo::train::norm_rows
