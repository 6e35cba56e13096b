// The text form of run-length masks: five bits a character, the sixth says that more follow.
#include <yolo/error.hpp>

#include "metrics/rle.hpp"

namespace yolo::metrics {
namespace {

constexpr int kBits = 5;
constexpr std::int64_t kPayload = (1 << kBits) - 1, kMore = 1 << kBits, kSign = 1 << (kBits - 1);
constexpr char kZero = '0';
constexpr int kMaxGroups = 8;  // 40 bits: more than any run needs

void append_number(std::string& text, std::int64_t value) {
  for (bool more = true; more;) {
    std::int64_t group = value & kPayload;
    value >>= kBits;
    more = (group & kSign) != 0 ? value != -1 : value != 0;
    if (more) group |= kMore;
    text += static_cast<char>(kZero + group);
  }
}

/// Takes one number off the front of `text`.
std::int64_t take_number(std::string_view& text) {
  std::int64_t value = 0;
  for (int group = 0; group < kMaxGroups; ++group) {
    if (text.empty()) throw Error("the text of a run-length mask ends in the middle of a number");
    const std::int64_t digit = text.front() - kZero;
    if (digit < 0 || digit >= 2 * kMore) {
      throw Error(fmt::format("the text of a run-length mask holds the byte {}, expected '0' to 'o'",
                              static_cast<unsigned>(static_cast<unsigned char>(text.front()))));
    }
    text.remove_prefix(1);
    value |= (digit & kPayload) << (kBits * group);
    if ((digit & kMore) != 0) continue;
    if ((digit & kSign) != 0) value -= std::int64_t{1} << (kBits * (group + 1));
    return value;
  }
  throw Error("the text of a run-length mask holds a number of more than 40 bits");
}

}  // namespace

std::string compress(const Rle& mask) {
  std::string text;
  for (std::size_t i = 0; i < mask.counts.size(); ++i) {
    const std::int64_t before = i > 2 ? mask.counts[i - 2] : 0;
    append_number(text, std::int64_t{mask.counts[i]} - before);
  }
  return text;
}

std::vector<std::uint32_t> run_lengths(std::string_view text) {
  std::vector<std::uint32_t> counts;
  while (!text.empty()) {
    const std::int64_t before = counts.size() > 2 ? counts[counts.size() - 2] : 0;
    const std::int64_t count = take_number(text) + before;
    if (count < 0 || count > kMaxPlane) {
      throw Error(
          fmt::format("a run of 0 to {} pixels expected in a run-length mask, found {}", kMaxPlane, count));
    }
    counts.push_back(static_cast<std::uint32_t>(count));
  }
  return counts;
}

Rle decompress(std::string_view text, int height, int width) { return checked_rle(height, width, run_lengths(text)); }

}  // namespace yolo::metrics
