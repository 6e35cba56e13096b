// Any text as a COCO annotation file: read or refused with an error. What was read comes back from the cache.
#include <sstream>
#include <yolo/error.hpp>

#include "dataset/coco_cache.hpp"

namespace {

void keep_and_find(const yolo::dataset::CocoAnnotations& annotations) {
  yolo::dataset::CocoCache cache;
  cache.annotations = annotations;
  const auto found = yolo::dataset::decode_coco_cache(yolo::dataset::encode_coco_cache(cache, 1), 1);
  if (!found || found->annotations.samples.size() != annotations.samples.size()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  yolo::dataset::ScanOptions options{.classes = 3};
  options.keypoints = yolo::dataset::KeypointShape{2, 3};
  try {
    const auto annotations =
        yolo::dataset::parse_coco_json(in, "fuzz.json", {"person", "cat", "dog"}, options);
    keep_and_find(annotations);
    for (const auto& sample : annotations.samples) {
      for (const auto& label : sample.labels) {
        if (label.cls < 0 || label.cls > 2 || !label.coco) __builtin_trap();
      }
    }
  } catch (const yolo::Error&) {
  }
  return 0;
}
