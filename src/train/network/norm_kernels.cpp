#include "train/network/norm_kernels.hpp"

#include "core/cpu.hpp"

// Vectors are passed to functions that are inlined only: how they would be passed otherwise does not matter.
#pragma GCC diagnostic ignored "-Wpsabi"
#include "train/network/norm_rows.hpp"

namespace yolo::train {
namespace {

std::vector<double> range_of(const std::vector<double>& values, std::int64_t first, std::int64_t count) {
  return {values.begin() + first, values.begin() + first + count};
}

// The loops, compiled for a processor. A template cannot have clones for several, so each set is a class of
// its own.
#define YOLO_NORM_KERNELS(NAME, LANES, TARGET)                                                             \
  struct NAME {                                                                                            \
    template <class Value>                                                                                 \
    TARGET static void add_moments(const Rows<const Value>& x, Moments& moments) {                         \
      norm_rows::add_moments<LANES>(x, moments);                                                           \
    }                                                                                                      \
    template <class Value>                                                                                 \
    TARGET static void normalise(const Rows<const Value>& x, const Affine& affine, const Rows<Value>& y) { \
      if (affine.silu) return norm_rows::normalise<true, LANES>(x, affine, y);                             \
      norm_rows::normalise<false, LANES>(x, affine, y);                                                    \
    }                                                                                                      \
    template <class Value>                                                                                 \
    TARGET static void add_gradient_sums(const Rows<const Value>& x, const Rows<const Value>& dy,          \
                                         const Affine& affine, const std::vector<float>& mean,             \
                                         GradientSums& sums) {                                             \
      if (affine.silu) return norm_rows::add_gradient_sums<true, LANES>(x, dy, affine, mean, sums);        \
      norm_rows::add_gradient_sums<false, LANES>(x, dy, affine, mean, sums);                               \
    }                                                                                                      \
    template <class Value>                                                                                 \
    TARGET static void input_gradient(const Rows<const Value>& x, const Rows<const Value>& dy,             \
                                      const Affine& affine, const std::vector<float>& mean,                \
                                      const InputGradient& terms, const Rows<Value>& dx) {                 \
      if (affine.silu) return norm_rows::input_gradient<true, LANES>(x, dy, affine, mean, terms, dx);      \
      norm_rows::input_gradient<false, LANES>(x, dy, affine, mean, terms, dx);                             \
    }                                                                                                      \
  }
YOLO_NORM_KERNELS(Narrow, 4, );
#if defined(__x86_64__)
YOLO_NORM_KERNELS(Middle, 8, __attribute__((target("avx2,fma"))));
YOLO_NORM_KERNELS(Wide, 16, __attribute__((target("avx512f"))));
#else
using Middle = Narrow;
using Wide = Narrow;
#endif
#undef YOLO_NORM_KERNELS

template <class Value, class Set>
constexpr NormKernels<Value> kKernels{Set::template add_moments<Value>, Set::template normalise<Value>,
                                      Set::template add_gradient_sums<Value>,
                                      Set::template input_gradient<Value>};

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

int most_lanes() {
  static const int lanes = has_cpu_feature("avx512f")                          ? 16
                           : has_cpu_feature("avx2") && has_cpu_feature("fma") ? 8
                                                                               : 4;
  return lanes;
}

template <class Value>
const NormKernels<Value>& norm_kernels(int lanes) {
  return lanes >= 16 ? kKernels<Value, Wide> : lanes >= 8 ? kKernels<Value, Middle> : kKernels<Value, Narrow>;
}

template const NormKernels<float>& norm_kernels(int);
template const NormKernels<Bfloat16>& norm_kernels(int);

}  // namespace yolo::train
