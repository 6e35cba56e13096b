#include "media/image_claim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace yolo::media {

namespace {

using Bytes = std::span<const std::byte>;

// Up to this many pixels (48 MiB as BGR) nothing is asked.
constexpr std::uint64_t kHarmlessPixels = std::uint64_t{1} << 24;

// Progressive JPEG of one colour: at least one bit for each of six blocks of 16 x 16 pixels, hence 341.
constexpr std::uint64_t kJpegPixelsPerByte = 1024;

// Deflate makes at most 1032 bytes of one.
constexpr std::uint64_t kPngBytesPerByte = 1032;

struct Claim {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  std::uint64_t most_pixels = 0;  ///< that the bytes can hold
};

std::uint64_t big_endian(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return value;
}

bool is_jpeg(Bytes bytes) { return bytes.size() > 4 && big_endian(bytes, 0, 3) == 0xFFD8FF; }
bool is_png(Bytes bytes) { return bytes.size() > 33 && big_endian(bytes, 0, 8) == 0x89504E470D0A1A0AU; }

Claim png_claim(Bytes bytes) {
  constexpr std::array<std::uint64_t, 7> kChannels{1, 1, 3, 1, 2, 1, 4};
  const auto type = std::min<std::size_t>(std::to_integer<std::size_t>(bytes[25]), kChannels.size() - 1);
  const std::uint64_t bits = std::max<std::uint64_t>(big_endian(bytes, 24, 1) * kChannels[type], 1);
  return {big_endian(bytes, 16, 4), big_endian(bytes, 20, 4), bytes.size() * kPngBytesPerByte * 8 / bits};
}

bool is_frame_header(std::uint64_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Claim jpeg_claim(Bytes bytes) {
  std::size_t at = 2;
  while (at + 9 <= bytes.size() && big_endian(bytes, at, 1) == 0xFF) {
    const std::uint64_t marker = big_endian(bytes, at + 1, 1);
    if (marker == 0xFF) {  // padding
      ++at;
      continue;
    }
    if (is_frame_header(marker)) {
      return {big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2), bytes.size() * kJpegPixelsPerByte};
    }
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return {};
}

/// Where the last FF `marker` begins; -1 when there is none.
std::ptrdiff_t last_marker(Bytes bytes, std::byte marker) {
  for (std::size_t i = bytes.size(); i >= 2; --i) {
    if (bytes[i - 1] == marker && bytes[i - 2] == std::byte{0xFF}) return static_cast<std::ptrdiff_t>(i - 2);
  }
  return -1;
}

std::string judged(const Claim& claim, std::size_t bytes) {
  // Both sides have at most 32 bits, so the product fits.
  const std::uint64_t pixels = claim.width * claim.height;
  if (pixels <= kHarmlessPixels || pixels <= claim.most_pixels) return {};
  return fmt::format("it claims {}x{} pixels, which its {} bytes cannot hold", claim.width, claim.height,
                     bytes);
}

}  // namespace

std::string implausible_size(Bytes bytes) {
  if (is_png(bytes)) return judged(png_claim(bytes), bytes.size());
  return is_jpeg(bytes) ? judged(jpeg_claim(bytes), bytes.size()) : std::string();
}

std::string implausible_jpeg_size(std::uint32_t width, std::uint32_t height, std::size_t bytes) {
  return judged({width, height, bytes * kJpegPixelsPerByte}, bytes);
}

bool jpeg_ends_early(Bytes bytes) {
  // A preview inside the header has an end of its own, but the picture's scans come after it.
  return is_jpeg(bytes) && last_marker(bytes, std::byte{0xDA}) > last_marker(bytes, std::byte{0xD9});
}

}  // namespace yolo::media
