#include "augment/blend_columns.hpp"

#include <opencv2/core/utility.hpp>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace yolo::augment {
namespace {

constexpr int kShift = 10;  // both weights have 5 bits

#if defined(__x86_64__) && defined(__GNUC__)

// Blue, green and red of one pixel in 32 bits each.
__attribute__((target("avx2"))) inline __m128i blend_one(const std::uint16_t* left, int weights) {
  const __m128i both = _mm_loadu_si128(reinterpret_cast<const __m128i*>(left));
  const __m128i pairs =
      _mm_shuffle_epi8(both, _mm_setr_epi8(0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, -1, -1, -1, -1));
  return _mm_srli_epi32(_mm_madd_epi16(pairs, _mm_set1_epi32(weights)), kShift);
}

// Four pixels at once. A store writes 16 bytes for 12, so that the last columns are left to others; the
// answer is how many are done.
__attribute__((target("avx2"))) std::size_t blend_fours(const std::uint16_t* row, const Columns& columns,
                                                        std::uint8_t* output) {
  const __m128i order = _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
  const int *first = columns.first.data(), *weights = columns.weights.data();
  std::size_t x = 0;
  for (; x + 6 <= columns.first.size(); x += 4) {
    const __m128i lower = _mm_packus_epi32(blend_one(row + first[x], weights[x]),
                                           blend_one(row + first[x + 1], weights[x + 1]));
    const __m128i upper = _mm_packus_epi32(blend_one(row + first[x + 2], weights[x + 2]),
                                           blend_one(row + first[x + 3], weights[x + 3]));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(output + 3 * x),
                     _mm_shuffle_epi8(_mm_packus_epi16(lower, upper), order));
  }
  return x;
}

#else

std::size_t blend_fours(const std::uint16_t*, const Columns&, std::uint8_t*) { return 0; }

#endif

}  // namespace

void blend_columns(const std::uint16_t* row, const Columns& columns, std::uint8_t* output) {
  const bool wide = cv::checkHardwareSupport(CV_CPU_AVX2);
  blend_columns_plain(row, columns, wide ? blend_fours(row, columns, output) : 0, output);
}

void blend_columns_plain(const std::uint16_t* row, const Columns& columns, std::size_t from,
                         std::uint8_t* output) {
  for (std::size_t x = from; x < columns.first.size(); ++x) {
    const std::uint16_t* pixel = row + columns.first[x];
    const auto weights = static_cast<unsigned>(columns.weights[x]);
    const unsigned left = weights & 0xFFFF, right = weights >> 16;
    for (std::size_t c = 0; c < 3; ++c)
      output[3 * x + c] = static_cast<std::uint8_t>((pixel[c] * left + pixel[c + 3] * right) >> kShift);
  }
}

}  // namespace yolo::augment
