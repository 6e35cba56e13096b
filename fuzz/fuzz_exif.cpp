// Any bytes as EXIF data: an orientation from 1 to 8, read without leaving the bytes.
#include "media/exif.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const int orientation = yolo::media::exif_orientation({reinterpret_cast<const std::byte*>(data), size});
  if (orientation < 1 || orientation > 8) __builtin_trap();
  return 0;
}
