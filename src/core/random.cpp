#include "core/random.hpp"

#include <cmath>
#include <numbers>

namespace yolo {
namespace {

constexpr std::uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kStep0 = 0x9E3779B9, kStep1 = 0xBB67AE85;  // of the key, from round to round

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{kMultiplier0} * counter[0],
                        b = std::uint64_t{kMultiplier1} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += kStep0;
    key[1] += kStep1;
  }
  return counter;
}

std::uint32_t Random::next_word() {
  if (used_ == words_.size()) {
    words_ = philox(counter_, key_);
    ++counter_[0];  // 2^34 words before it comes round
    used_ = 0;
  }
  return words_[used_++];
}

double Random::uniform() {
  const std::uint64_t high = next_word() >> 5, low = next_word() >> 6;
  return static_cast<double>(high << 26 | low) * 0x1p-53;
}

std::size_t Random::index(std::size_t count) {
  // The first values of the range that 2^64 does not hold a whole number of times are drawn again.
  const std::uint64_t range = count, surplus = (0 - range) % range;
  for (;;) {
    const std::uint64_t value = std::uint64_t{next_word()} << 32 | next_word();
    if (value >= surplus) return value % range;
  }
}

int Random::integer(int first, int last) {
  const auto range = static_cast<std::size_t>(std::int64_t{last} - first + 1);
  return static_cast<int>(first + static_cast<std::int64_t>(index(range)));
}

double Random::normal() {
  // Box and Muller; the other value of the pair is given up so that the stream has no hidden state.
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

double Random::gamma(double shape) {
  // Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(), v = std::pow(1 + c * x, 3);
    if (v > 0 && std::log(1 - uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

double Random::beta(double a, double b) {
  const double x = gamma(a), y = gamma(b);
  return x / (x + y);
}

}  // namespace yolo
