// Several numbers at once, as the compilers' vector types. Every function is meant to be inlined into one
// that is compiled for a processor with registers of that size.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "train/network/bfloat16.hpp"

namespace yolo::train {

#define YOLO_ALWAYS __attribute__((always_inline))
#define YOLO_INLINE inline YOLO_ALWAYS

/// Vectors of `kCount` values; 4, 8 or 16. (Written out: GCC takes no size that a template computes.)
template <int kCount>
struct LaneTypes;
#define YOLO_LANE_TYPES(COUNT)                                             \
  template <>                                                              \
  struct LaneTypes<COUNT> {                                                \
    typedef float Floats __attribute__((vector_size(COUNT * 4)));          \
    typedef std::int32_t Integers __attribute__((vector_size(COUNT * 4))); \
    typedef std::uint32_t Words __attribute__((vector_size(COUNT * 4)));   \
    typedef std::uint16_t Halves __attribute__((vector_size(COUNT * 2)));  \
  };
YOLO_LANE_TYPES(4)
YOLO_LANE_TYPES(8)
YOLO_LANE_TYPES(16)
#undef YOLO_LANE_TYPES

/// `kCount` numbers in single precision.
template <int kCount>
struct Lanes {
  using Floats = typename LaneTypes<kCount>::Floats;
  using Integers = typename LaneTypes<kCount>::Integers;
  using Words = typename LaneTypes<kCount>::Words;
  using Halves = typename LaneTypes<kCount>::Halves;

  static YOLO_INLINE Floats load(const float* from) {
    Floats values;
    std::memcpy(&values, from, sizeof values);
    return values;
  }
  static YOLO_INLINE Floats load(const Bfloat16* from) {
    Halves bits;
    std::memcpy(&bits, from, sizeof bits);
    return std::bit_cast<Floats>(__builtin_convertvector(bits, Words) << 16);
  }

  static YOLO_INLINE void store(const Floats& values, float* to) { std::memcpy(to, &values, sizeof values); }
  static YOLO_INLINE void store(const Floats& values, Bfloat16* to) {
    const Words bits = std::bit_cast<Words>(values);
    const Words nearest = (bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16;  // ties to even
    const Words number = values == values ? nearest : Words{} + 0x7FC0U;  // a NaN stays one
    const Halves kept = __builtin_convertvector(number, Halves);
    std::memcpy(to, &kept, sizeof kept);
  }

  static YOLO_INLINE Floats all(float value) { return Floats{} + value; }

  /// e^x for |x| < 88 to 2e-7 relative: 2^n times a polynomial on the rest (coefficients of Cephes' expf).
  static YOLO_INLINE Floats exponential(const Floats& x) {
    const float round = 12582912.F;  // adding 1.5 * 2^23 leaves no bits behind the point
    const Floats shifted = x * 1.44269504F + round, n = shifted - round;
    const Floats r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
    Floats p = r * 1.9875691500e-4F + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    const Integers power = std::bit_cast<Integers>(shifted)
                           << 23;  // the last bits of `shifted` are those of n
    return std::bit_cast<Floats>(std::bit_cast<Integers>(p * (r * r) + (r + 1.F)) + power);
  }

  static YOLO_INLINE Floats sigmoid(const Floats& z) {
    // In this order one instruction each; a NaN comes back with the factor z.
    const Floats above = z > all(-87.F) ? z : all(-87.F);
    const Floats bounded = above < all(87.F) ? above : all(87.F);
    return 1.F / (1.F + exponential(-bounded));
  }
};

/// Reads and writes that stay within `count` of the lanes; the others are 0.
template <class L>
struct PartOfLanes {
  int count = 0;

  template <class Value>
  YOLO_INLINE typename L::Floats load(const Value* from) const {
    Value padded[sizeof(typename L::Floats) / sizeof(float)] = {};
    std::memcpy(padded, from, static_cast<std::size_t>(count) * sizeof(Value));
    return L::load(padded);
  }
  template <class Value>
  YOLO_INLINE void store(const typename L::Floats& values, Value* to) const {
    Value padded[sizeof(typename L::Floats) / sizeof(float)];
    L::store(values, padded);
    std::memcpy(to, padded, static_cast<std::size_t>(count) * sizeof(Value));
  }
};

/// Calls body(first, access) along `count` values: with `Lanes` as often as they fit, with a part of them for
/// the rest.
template <int kCount, class Body>
YOLO_INLINE void for_lanes(std::int64_t count, const Body& body) {
  std::int64_t first = 0;
  for (; first + kCount <= count; first += kCount) body(first, Lanes<kCount>());
  if (first < count) body(first, PartOfLanes<Lanes<kCount>>{static_cast<int>(count - first)});
}

}  // namespace yolo::train
