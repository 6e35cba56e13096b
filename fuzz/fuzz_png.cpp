// Any bytes as a PNG, with right check sums put into them: pixels or a reason.
#include <zlib.h>

#include "media/image_claim.hpp"
#include "media/image_size.hpp"
#include "media/png.hpp"

namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// The signature, and the check sum of every chunk that is whole: a wrong one would end the reading there.
void make_sound(std::string& bytes) {
  constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
  bytes.replace(0, std::min(bytes.size(), kSignature.size()), kSignature);
  for (std::size_t at = kSignature.size(); at + 12 <= bytes.size();) {
    const std::uint64_t length = number_at(bytes, at);
    if (length > bytes.size() - at - 12) return;
    const std::size_t end = at + 8 + static_cast<std::size_t>(length);
    const auto* type = reinterpret_cast<const unsigned char*>(bytes.data() + at + 4);
    const std::uint64_t sum = crc32_z(0, type, static_cast<std::size_t>(length) + 4);
    for (std::size_t i = 0; i < 4; ++i) bytes[end + i] = static_cast<char>(sum >> (24 - 8 * i));
    at = end + 4;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string sound(reinterpret_cast<const char*>(data), size);
  make_sound(sound);
  const std::span bytes(reinterpret_cast<const std::byte*>(sound.data()), sound.size());
  // Large pictures are the same code with more patience.
  const std::uint64_t pixels =
      sound.size() < 24 ? 0 : std::uint64_t{number_at(sound, 16)} * number_at(sound, 20);
  if (pixels > 1 << 16 || !yolo::media::is_png(bytes)) return 0;
  const yolo::media::DirectImage result = yolo::media::read_png(bytes);
  if (result.image.empty() == result.reason.empty()) __builtin_trap();
  if (!result.image.empty() && result.image.total() != pixels) __builtin_trap();
  return 0;
}
