#include "media/exif.hpp"

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>

namespace yolo::media {

namespace {

constexpr std::uint32_t kOrientation = 0x112;
constexpr std::size_t kEntryBytes = 12;
constexpr std::size_t kValueAt = 8;  // in an entry

// Entries whose values OpenCV fetches from elsewhere in the data. It stops reading at the first that points
// outside, so an orientation behind that one does not count.
constexpr std::array<std::uint32_t, 6> kTexts{0x10E, 0x10F, 0x110, 0x131, 0x132, 0x8298};
struct Rationals {
  std::uint32_t tag;
  std::uint64_t count;
};
constexpr std::array<Rationals, 6> kRationals{
    {{0x11A, 1}, {0x11B, 1}, {0x13E, 2}, {0x13F, 6}, {0x211, 3}, {0x214, 6}}};

class TiffView {
 public:
  explicit TiffView(std::span<const std::byte> bytes) : bytes_(bytes) {}

  /// Reads the header. False when this is no TIFF data.
  bool open() {
    if (!holds(0, 8) || bytes_[0] != bytes_[1]) return false;
    little_ = bytes_[0] == std::byte{'I'};
    return (little_ || bytes_[0] == std::byte{'M'}) && number(2, 2) == 42;
  }

  bool holds(std::uint64_t at, std::uint64_t size) const {
    return at <= bytes_.size() && size <= bytes_.size() - at;
  }

  /// `size` bytes as a number; the caller has asked holds().
  std::uint32_t number(std::uint64_t at, std::size_t size) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t from = little_ ? at + size - 1 - i : at + i;
      value = value << 8 | std::to_integer<std::uint32_t>(bytes_[from]);
    }
    return value;
  }

  /// Whether what an entry points to lies inside.
  bool value_is_inside(std::uint64_t entry) const {
    const std::uint32_t tag = number(entry, 2);
    const std::uint64_t target = number(entry + kValueAt, 4);
    for (const std::uint32_t text : kTexts) {
      const std::uint64_t size = number(entry + 4, 4);
      if (tag == text) return holds(size > 4 ? target : 8, size);
    }
    for (const Rationals& rationals : kRationals) {
      if (tag == rationals.tag) return holds(target, 8 * rationals.count);
    }
    return true;
  }

 private:
  std::span<const std::byte> bytes_;
  bool little_ = false;
};

}  // namespace

int exif_orientation(std::span<const std::byte> tiff) {
  TiffView view(tiff);
  if (!view.open()) return 1;
  const std::uint64_t directory = view.number(4, 4);
  if (!view.holds(directory, 2)) return 1;
  const std::uint32_t count = view.number(directory, 2);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t entry = directory + 2 + i * kEntryBytes;
    if (!view.holds(entry, kValueAt + 2)) return 1;
    if (view.number(entry, 2) != kOrientation) {
      if (!view.holds(entry, kEntryBytes) || !view.value_is_inside(entry)) return 1;
      continue;
    }
    const std::uint32_t value = view.number(entry + kValueAt, 2);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

void turn_upright(cv::Mat& image, int orientation) {
  if (orientation <= 1 || orientation > 8) return;
  constexpr int kUpsideDown = 0;  // codes of cv::flip
  constexpr int kMirrored = 1;
  constexpr int kBoth = -1;
  constexpr std::array<int, 9> kFlips{kBoth,     kBoth,     kMirrored, kBoth,      kUpsideDown,
                                      kMirrored, kMirrored, kBoth,     kUpsideDown};
  cv::Mat turned = image;
  if (orientation >= 5) cv::transpose(image, turned);
  if (orientation != 5) {
    cv::Mat flipped;
    cv::flip(turned, flipped, kFlips[static_cast<std::size_t>(orientation)]);
    turned = flipped;
  }
  image = turned;
}

}  // namespace yolo::media
