// Loops over channels that the compiler vectorises; rows are taken in blocks that stay in the cache.
#include "train/network/norm_kernels.hpp"

#include <algorithm>
#include <bit>

#include "core/vectorise.hpp"

namespace yolo::train {
namespace {

#define YOLO_INLINE inline __attribute__((always_inline))

constexpr std::int64_t kBlock = 8192;  // values

std::int64_t rows_of_block(std::int64_t channels) { return std::max<std::int64_t>(4, kBlock / channels); }

YOLO_INLINE float load(float value) { return value; }
YOLO_INLINE float load(Bfloat16 value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}
YOLO_INLINE void store(float value, float& to) { to = value; }
YOLO_INLINE void store(float value, Bfloat16& to) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  to = static_cast<Bfloat16>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16);  // to nearest, ties to even
}

// e^x for |x| < 88 to 2e-7 relative: 2^n times a polynomial on the rest (coefficients of Cephes' expf).
YOLO_INLINE float exponential(float x) {
  constexpr float kRound = 12582912.F;  // adding 1.5 * 2^23 leaves no bits behind the point
  const float n = (x * 1.44269504F + kRound) - kRound;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  return (p * r * r + r + 1.F) * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

YOLO_INLINE float sigmoid(float z) {
  const float above =
      z > -87.F ? z : -87.F;  // in this order one instruction each; a NaN comes back with the factor z
  const float bounded = above < 87.F ? above : 87.F;
  return 1.F / (1.F + exponential(-bounded));
}

// What reaches z of the gradient of act(z).
template <bool Silu>
YOLO_INLINE float through_activation(float dy, float z) {
  if constexpr (!Silu) return dy;
  const float s = sigmoid(z);
  return dy * (s * (1.F + z * (1.F - s)));
}

template <class Value>
YOLO_VECTORISE void block_moments(const Value* x, std::int64_t stride, std::int64_t rows,
                                  std::int64_t channels, float* __restrict mean, float* __restrict squares) {
  std::fill(mean, mean + channels, 0.F);
  std::fill(squares, squares + channels, 0.F);
  std::int64_t row = 0;
  for (; row + 4 <= rows; row += 4) {
    const Value *a = x + row * stride, *b = a + stride, *c = b + stride, *d = c + stride;
    for (std::int64_t i = 0; i < channels; ++i)
      mean[i] += (load(a[i]) + load(b[i])) + (load(c[i]) + load(d[i]));
  }
  for (; row < rows; ++row) {
    for (std::int64_t i = 0; i < channels; ++i) mean[i] += load(x[row * stride + i]);
  }
  const float share = 1.F / static_cast<float>(rows);
  for (std::int64_t i = 0; i < channels; ++i) mean[i] *= share;
  for (row = 0; row < rows; ++row) {
    const Value* a = x + row * stride;
    for (std::int64_t i = 0; i < channels; ++i) {
      const float distance = load(a[i]) - mean[i];
      squares[i] += distance * distance;
    }
  }
}

template <bool Silu, class Value>
YOLO_INLINE void normalise_row(const Value* __restrict x, const float* __restrict scale,
                               const float* __restrict shift, std::int64_t channels, Value* __restrict y) {
  for (std::int64_t i = 0; i < channels; ++i) {
    const float z = load(x[i]) * scale[i] + shift[i];
    store(Silu ? z * sigmoid(z) : z, y[i]);
  }
}

template <bool Silu, class Value>
YOLO_INLINE void sum_row(const Value* __restrict x, const Value* __restrict dy, const float* __restrict scale,
                         const float* __restrict shift, const float* __restrict mean, std::int64_t channels,
                         float* __restrict sum, float* __restrict product) {
  for (std::int64_t i = 0; i < channels; ++i) {
    const float value = load(x[i]);
    const float dz = through_activation<Silu>(load(dy[i]), value * scale[i] + shift[i]);
    sum[i] += dz;
    product[i] += dz * (value - mean[i]);
  }
}

template <bool Silu, class Value>
YOLO_INLINE void gradient_row(const Value* __restrict x, const Value* __restrict dy,
                              const float* __restrict scale, const float* __restrict shift,
                              const float* __restrict mean, const float* __restrict constant,
                              const float* __restrict slope, std::int64_t channels, Value* __restrict dx) {
  for (std::int64_t i = 0; i < channels; ++i) {
    const float value = load(x[i]);
    const float dz = through_activation<Silu>(load(dy[i]), value * scale[i] + shift[i]);
    store(scale[i] * dz - constant[i] - slope[i] * (value - mean[i]), dx[i]);
  }
}

template <class Value>
YOLO_VECTORISE void block_sums(const Rows<const Value>& x, const Rows<const Value>& dy, const Affine& affine,
                               const float* mean, std::int64_t first, std::int64_t last, float* sum,
                               float* product) {
  const float *scale = affine.scale.data(), *shift = affine.shift.data();
  for (std::int64_t row = first; row < last; ++row) {
    const Value *from = x.data + row * x.stride, *gradient = dy.data + row * dy.stride;
    if (affine.silu) {
      sum_row<true>(from, gradient, scale, shift, mean, x.channels, sum, product);
    } else {
      sum_row<false>(from, gradient, scale, shift, mean, x.channels, sum, product);
    }
  }
}

// Adds sums in single precision, of one block, to those in double precision.
void flush(std::vector<float>& block, std::vector<double>& total) {
  for (std::size_t i = 0; i < total.size(); ++i) total[i] += static_cast<double>(block[i]);
  std::fill(block.begin(), block.end(), 0.F);
}

std::vector<double> range_of(const std::vector<double>& values, std::int64_t first, std::int64_t count) {
  return {values.begin() + first, values.begin() + first + count};
}

}  // namespace

void Moments::merge(const Moments& other) {
  if (other.count == 0) return;
  const auto mine = static_cast<double>(count), theirs = static_cast<double>(other.count),
             all = mine + theirs;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const double distance = other.mean[i] - mean[i];
    mean[i] += distance * theirs / all;
    squares[i] += other.squares[i] + distance * distance * mine * theirs / all;
  }
  count += other.count;
}

Moments Moments::part(std::int64_t first, std::int64_t channels) const {
  Moments result(channels);
  result.count = count;
  result.mean = range_of(mean, first, channels);
  result.squares = range_of(squares, first, channels);
  return result;
}

void GradientSums::merge(const GradientSums& other) {
  for (std::size_t i = 0; i < dz.size(); ++i) {
    dz[i] += other.dz[i];
    dz_x[i] += other.dz_x[i];
  }
}

GradientSums GradientSums::part(std::int64_t first, std::int64_t channels) const {
  GradientSums result(channels);
  result.dz = range_of(dz, first, channels);
  result.dz_x = range_of(dz_x, first, channels);
  return result;
}

template <class Value>
void add_moments(const Rows<const Value>& x, Moments& moments) {
  const std::int64_t step = rows_of_block(x.channels);
  std::vector<float> mean(moments.mean.size()), squares(mean.size());
  Moments block(x.channels);
  for (std::int64_t row = 0; row < x.count; row += step) {
    block.count = std::min(step, x.count - row);
    block_moments(x.data + row * x.stride, x.stride, block.count, x.channels, mean.data(), squares.data());
    std::copy(mean.begin(), mean.end(), block.mean.begin());
    std::copy(squares.begin(), squares.end(), block.squares.begin());
    moments.merge(block);
  }
}

template <class Value>
YOLO_VECTORISE void normalise(const Rows<const Value>& x, const Affine& affine, const Rows<Value>& y) {
  const float *scale = affine.scale.data(), *shift = affine.shift.data();
  for (std::int64_t row = 0; row < x.count; ++row) {
    const Value* from = x.data + row * x.stride;
    Value* to = y.data + row * y.stride;
    if (affine.silu) {
      normalise_row<true>(from, scale, shift, x.channels, to);
    } else {
      normalise_row<false>(from, scale, shift, x.channels, to);
    }
  }
}

template <class Value>
void add_gradient_sums(const Rows<const Value>& x, const Rows<const Value>& dy, const Affine& affine,
                       const std::vector<float>& mean, GradientSums& sums) {
  const std::int64_t step = rows_of_block(x.channels);
  std::vector<float> sum(mean.size()), product(mean.size());
  for (std::int64_t row = 0; row < x.count; row += step) {
    block_sums(x, dy, affine, mean.data(), row, std::min(row + step, x.count), sum.data(), product.data());
    flush(sum, sums.dz);
    flush(product, sums.dz_x);
  }
}

template <class Value>
YOLO_VECTORISE void input_gradient(const Rows<const Value>& x, const Rows<const Value>& dy,
                                   const Affine& affine, const std::vector<float>& mean,
                                   const InputGradient& terms, const Rows<Value>& dx) {
  const float *scale = affine.scale.data(), *shift = affine.shift.data();
  const float *constant = terms.constant.data(), *slope = terms.slope.data(), *middle = mean.data();
  for (std::int64_t row = 0; row < x.count; ++row) {
    const Value *from = x.data + row * x.stride, *gradient = dy.data + row * dy.stride;
    Value* to = dx.data + row * dx.stride;
    if (affine.silu) {
      gradient_row<true>(from, gradient, scale, shift, middle, constant, slope, x.channels, to);
    } else {
      gradient_row<false>(from, gradient, scale, shift, middle, constant, slope, x.channels, to);
    }
  }
}

// Written out here because a template cannot be compiled for several processors elsewhere.
#define YOLO_INSTANTIATE(VALUE)                                                                      \
  template void add_moments(const Rows<const VALUE>&, Moments&);                                     \
  template void normalise(const Rows<const VALUE>&, const Affine&, const Rows<VALUE>&);              \
  template void add_gradient_sums(const Rows<const VALUE>&, const Rows<const VALUE>&, const Affine&, \
                                  const std::vector<float>&, GradientSums&);                         \
  template void input_gradient(const Rows<const VALUE>&, const Rows<const VALUE>&, const Affine&,    \
                               const std::vector<float>&, const InputGradient&, const Rows<VALUE>&);
YOLO_INSTANTIATE(float)
YOLO_INSTANTIATE(Bfloat16)
#undef YOLO_INSTANTIATE

}  // namespace yolo::train
