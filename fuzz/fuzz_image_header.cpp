// Any bytes as the beginning of a picture: a size within the bounds or nothing, and no claim that the bytes
// cannot keep.
#include "media/image_claim.hpp"
#include "media/image_size.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
  constexpr int kMostSide = 1 << 20;
  if (const auto header = yolo::media::read_image_header(bytes)) {
    const cv::Size found = header->size;
    if (found.width < 1 || found.height < 1 || found.width > kMostSide || found.height > kMostSide)
      __builtin_trap();
  }
  yolo::media::implausible_size(bytes);
  yolo::media::jpeg_ends_early(bytes);
  return 0;
}
