// Any bytes as a JPEG: pixels or a reason, or nothing for the kinds that another codec reads.
#include "media/jpeg.hpp"

namespace {

/// Sides of at most 255 pixels: large pictures are the same code with more patience.
void make_small(std::string& bytes) {
  for (std::size_t i = 0; i + 9 <= bytes.size(); ++i) {
    const auto marker = static_cast<unsigned char>(bytes[i + 1]);
    const bool is_frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (bytes[i] != '\xFF' || !is_frame) continue;
    bytes[i + 5] = bytes[i + 7] = 0;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string whole("\xFF\xD8\xFF");
  if (size > 3) whole.append(reinterpret_cast<const char*>(data) + 3, size - 3);
  make_small(whole);
  const auto result =
      yolo::media::read_jpeg({reinterpret_cast<const std::byte*>(whole.data()), whole.size()});
  if (result && result->image.empty() && result->reason.empty()) __builtin_trap();
  return 0;
}
