// Any bytes as a cache of a COCO annotation file, with a right check sum put behind them: what was read, or
// nothing.
#include "dataset/coco_cache.hpp"
#include "dataset/label_bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string bytes = yolo::dataset::encode_coco_cache({}, 0).substr(0, 16);
  bytes.append(reinterpret_cast<const char*>(data), size);
  yolo::dataset::decode_coco_cache(yolo::dataset::sealed(std::move(bytes)), 0);
  return 0;
}
