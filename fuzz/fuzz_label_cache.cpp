// Any bytes as a label cache, with a right check sum put behind them: entries or nothing.
#include "core/content_hash.hpp"
#include "dataset/label_cache.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string bytes = yolo::dataset::encode_cache({}, {}, 0).substr(0, 16);
  bytes.append(reinterpret_cast<const char*>(data), size);
  const std::uint64_t check = yolo::content_hash(bytes);
  bytes.append(reinterpret_cast<const char*>(&check), sizeof check);
  yolo::dataset::decode_cache(bytes, 0);
  return 0;
}
