#include "augment/hsv_wide.hpp"

#include <opencv2/core/utility.hpp>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define YOLO_AVX2 __attribute__((target("avx2,fma")))

namespace yolo::augment {
namespace {

constexpr int kPixels = 32;

using Bytes = std::array<std::uint8_t, 16>;
using BytesOfThree = std::array<Bytes, 3>;

// Sixteen pixels of three channels fill three registers of 16 bytes: byte `at` of register r belongs to
// channel (r + at) % 3, and pixel p of channel c lies at byte (3p + c) % 16 of one of them.
constexpr BytesOfThree gather_order() {
  BytesOfThree order{};
  for (unsigned c = 0; c < 3; ++c)
    for (unsigned p = 0; p < 16; ++p) order[c][p] = static_cast<std::uint8_t>((3 * p + c) % 16);
  return order;
}

constexpr BytesOfThree scatter_order() {
  BytesOfThree order{};
  for (unsigned c = 0; c < 3; ++c)
    for (unsigned p = 0; p < 16; ++p) order[c][(3 * p + c) % 16] = static_cast<std::uint8_t>(p);
  return order;
}

// 255 at the bytes with at % 3 == k.
constexpr BytesOfThree every_third() {
  BytesOfThree mask{};
  for (unsigned k = 0; k < 3; ++k)
    for (unsigned at = k; at < 16; at += 3) mask[k][at] = 255;
  return mask;
}

constexpr BytesOfThree kGather = gather_order(), kScatter = scatter_order(), kThird = every_third();

/// 32 bytes of each channel: blue, green, red or hue, saturation, value.
struct Channels {
  __m256i a, b, c;
};

/// The same of one byte for each pixel: four registers of eight floats, as widen() orders them.
struct Floats {
  __m256 part[4];
};

YOLO_AVX2 inline __m256i twice(const std::uint8_t* bytes) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

// Bytes 0 to 15 and 48 to 63, so that each half holds pixels of its own.
YOLO_AVX2 inline __m256i load_halves(const std::uint8_t* pixels) {
  return _mm256_inserti128_si256(
      _mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels))),
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(pixels + 48)), 1);
}

YOLO_AVX2 inline void store_halves(std::uint8_t* pixels, __m256i value) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(pixels), _mm256_castsi256_si128(value));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(pixels + 48), _mm256_extracti128_si256(value, 1));
}

// At each byte the one of x, y, z for which at % 3 is 0, 1, 2.
YOLO_AVX2 inline __m256i by_thirds(__m256i x, __m256i y, __m256i z) {
  return _mm256_blendv_epi8(_mm256_blendv_epi8(x, y, twice(kThird[1].data())), z, twice(kThird[2].data()));
}

YOLO_AVX2 inline Channels load(const std::uint8_t* pixels) {
  const __m256i x = load_halves(pixels), y = load_halves(pixels + 16), z = load_halves(pixels + 32);
  return {_mm256_shuffle_epi8(by_thirds(x, z, y), twice(kGather[0].data())),
          _mm256_shuffle_epi8(by_thirds(y, x, z), twice(kGather[1].data())),
          _mm256_shuffle_epi8(by_thirds(z, y, x), twice(kGather[2].data()))};
}

YOLO_AVX2 inline void store(std::uint8_t* pixels, const Channels& channels) {
  const __m256i a = _mm256_shuffle_epi8(channels.a, twice(kScatter[0].data())),
                b = _mm256_shuffle_epi8(channels.b, twice(kScatter[1].data())),
                c = _mm256_shuffle_epi8(channels.c, twice(kScatter[2].data()));
  store_halves(pixels, by_thirds(a, b, c));
  store_halves(pixels + 16, by_thirds(b, c, a));
  store_halves(pixels + 32, by_thirds(c, a, b));
}

YOLO_AVX2 inline Floats widen(__m256i bytes) {
  const __m256i zero = _mm256_setzero_si256();
  const __m256i low = _mm256_unpacklo_epi8(bytes, zero), high = _mm256_unpackhi_epi8(bytes, zero);
  return {{_mm256_cvtepi32_ps(_mm256_unpacklo_epi16(low, zero)),
           _mm256_cvtepi32_ps(_mm256_unpackhi_epi16(low, zero)),
           _mm256_cvtepi32_ps(_mm256_unpacklo_epi16(high, zero)),
           _mm256_cvtepi32_ps(_mm256_unpackhi_epi16(high, zero))}};
}

// Cut to whole numbers; the inverse of widen().
YOLO_AVX2 inline __m256i narrow(const Floats& f) {
  return _mm256_packus_epi16(
      _mm256_packus_epi32(_mm256_cvttps_epi32(f.part[0]), _mm256_cvttps_epi32(f.part[1])),
      _mm256_packus_epi32(_mm256_cvttps_epi32(f.part[2]), _mm256_cvttps_epi32(f.part[3])));
}

YOLO_AVX2 inline __m256i choose(__m256i mask, __m256i yes, __m256i no) {
  return _mm256_blendv_epi8(no, yes, mask);
}

// OpenCV multiplies by rounded quotients of 12 bits after the point, kept in tables. All numbers here are
// whole and below 2^24, so that floats hold them exactly, and a division and rounding finds the table's
// entry.
constexpr float kOne12 = 4096, kHalf12 = 2048;

YOLO_AVX2 inline __m256 table_entry(float numerator, __m256 divisor) {
  return _mm256_round_ps(_mm256_div_ps(_mm256_set1_ps(numerator), divisor),
                         _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

YOLO_AVX2 inline Channels to_hsv(const Channels& bgr) {
  const __m256i one = _mm256_set1_epi8(1);
  const __m256i value = _mm256_max_epu8(bgr.a, _mm256_max_epu8(bgr.b, bgr.c));
  const __m256i least = _mm256_min_epu8(bgr.a, _mm256_min_epu8(bgr.b, bgr.c));
  const __m256i range = _mm256_sub_epi8(value, least);
  const __m256i is_red = _mm256_cmpeq_epi8(value, bgr.c), is_green = _mm256_cmpeq_epi8(value, bgr.b);
  // Hue: the difference of the two smaller channels, and 2 ranges for each third of the circle.
  const Floats plus = widen(choose(is_red, bgr.b, choose(is_green, bgr.a, bgr.c)));
  const Floats minus = widen(choose(is_red, bgr.a, choose(is_green, bgr.c, bgr.b)));
  const Floats thirds =
      widen(_mm256_andnot_si256(is_red, choose(is_green, _mm256_set1_epi8(2), _mm256_set1_epi8(4))));
  const Floats ranges = widen(range), divisors = widen(_mm256_max_epu8(range, one)),
               values = widen(_mm256_max_epu8(value, one));
  const __m256 half = _mm256_set1_ps(kHalf12), scale = _mm256_set1_ps(1 / kOne12);
  const __m256 circle = _mm256_set1_ps(180 * kOne12);
  Floats hue, saturation;
  for (int i = 0; i < 4; ++i) {
    saturation.part[i] = _mm256_mul_ps(
        _mm256_fmadd_ps(ranges.part[i], table_entry(255 * kOne12, values.part[i]), half), scale);
    const __m256 angle =
        _mm256_fmadd_ps(thirds.part[i], ranges.part[i], _mm256_sub_ps(plus.part[i], minus.part[i]));
    const __m256 degrees = _mm256_fmadd_ps(angle, table_entry(30 * kOne12, divisors.part[i]), half);
    const __m256 around = _mm256_blendv_ps(degrees, _mm256_add_ps(degrees, circle), degrees);
    hue.part[i] = _mm256_mul_ps(around, scale);
  }
  return {narrow(hue), narrow(saturation), value};
}

// Sixteen tables of 16 bytes, from which the upper four bits of the index choose.
YOLO_AVX2 inline __m256i look_up(__m256i index, const std::array<std::uint8_t, 256>& table) {
  const __m256i low = _mm256_and_si256(index, _mm256_set1_epi8(15));
  const __m256i bit4 = _mm256_slli_epi16(index, 3), bit5 = _mm256_slli_epi16(index, 2),
                bit6 = _mm256_slli_epi16(index, 1);
  __m256i quarter[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint8_t* part = table.data() + 64 * i;
    const __m256i lower =
        choose(bit4, _mm256_shuffle_epi8(twice(part + 16), low), _mm256_shuffle_epi8(twice(part), low));
    const __m256i upper =
        choose(bit4, _mm256_shuffle_epi8(twice(part + 48), low), _mm256_shuffle_epi8(twice(part + 32), low));
    quarter[i] = choose(bit5, upper, lower);
  }
  return choose(index, choose(bit6, quarter[3], quarter[2]), choose(bit6, quarter[1], quarter[0]));
}

YOLO_AVX2 inline __m256i at_least(__m256i bytes, int limit) {
  return _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, _mm256_set1_epi8(static_cast<char>(limit))), bytes);
}

// In each sixth of the circle one channel is the value, one is the least, and one lies between: it falls in
// odd sixths and rises in even ones. The roundings are OpenCV's with AVX2, fused where those are.
YOLO_AVX2 inline Channels to_bgr(const Channels& hsv) {
  const Floats hues = widen(hsv.a), saturations = widen(hsv.b), values = widen(hsv.c);
  const __m256 unit = _mm256_set1_ps(1.0F / 255.0F), one = _mm256_set1_ps(1), byte = _mm256_set1_ps(255);
  Floats tops, bottoms, betweens;
  for (int i = 0; i < 4; ++i) {
    const __m256 place = _mm256_mul_ps(hues.part[i], _mm256_set1_ps(6.0F / 180.0F));
    const __m256i sixth = _mm256_cvttps_epi32(place);
    const __m256 past = _mm256_sub_ps(place, _mm256_cvtepi32_ps(sixth));
    const __m256 share =
        _mm256_blendv_ps(_mm256_sub_ps(one, past), past, _mm256_castsi256_ps(_mm256_slli_epi32(sixth, 31)));
    const __m256 saturation = _mm256_mul_ps(saturations.part[i], unit),
                 value = _mm256_mul_ps(values.part[i], unit);
    tops.part[i] = _mm256_mul_ps(value, byte);
    bottoms.part[i] = _mm256_mul_ps(_mm256_mul_ps(value, _mm256_sub_ps(one, saturation)), byte);
    betweens.part[i] = _mm256_mul_ps(_mm256_mul_ps(value, _mm256_fnmadd_ps(saturation, share, one)), byte);
  }
  const __m256i top = narrow(tops), bottom = narrow(bottoms), between = narrow(betweens);
  const __m256i from1 = at_least(hsv.a, 30), from2 = at_least(hsv.a, 60), from3 = at_least(hsv.a, 90),
                from4 = at_least(hsv.a, 120), from5 = at_least(hsv.a, 150);
  return {choose(from5, between, choose(from3, top, choose(from2, between, bottom))),
          choose(from4, bottom, choose(from3, between, choose(from1, top, between))),
          choose(from5, top, choose(from4, between, choose(from2, bottom, choose(from1, between, top))))};
}

YOLO_AVX2 void change_row(std::uint8_t* pixels, int columns, const HsvTables& tables) {
  for (int x = 0; x < columns; x += kPixels, pixels += static_cast<std::size_t>(kPixels) * 3) {
    const Channels hsv = to_hsv(load(pixels));
    store(pixels, to_bgr({look_up(hsv.a, tables.hue), look_up(hsv.b, tables.saturation),
                          look_up(hsv.c, tables.value)}));
  }
}

}  // namespace

int apply_hsv_wide(cv::Mat& image, const HsvTables& tables) {
  if (!cv::checkHardwareSupport(CV_CPU_AVX2) || !cv::checkHardwareSupport(CV_CPU_FMA3)) return 0;
  const int columns = image.cols / kPixels * kPixels;
  for (int y = 0; y < image.rows; ++y) change_row(image.ptr(y), columns, tables);
  return columns;
}

}  // namespace yolo::augment

#else

int yolo::augment::apply_hsv_wide(cv::Mat&, const HsvTables&) { return 0; }

#endif
