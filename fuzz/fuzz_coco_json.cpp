// Any text as a COCO annotation file: read or refused with an error.
#include <sstream>
#include <yolo/error.hpp>

#include "dataset/coco_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  yolo::dataset::ScanOptions options{.classes = 3};
  options.keypoints = yolo::dataset::KeypointShape{2, 3};
  try {
    for (const auto& sample :
         yolo::dataset::parse_coco_json(in, "fuzz.json", {"person", "cat", "dog"}, options).samples) {
      for (const auto& label : sample.labels) {
        if (label.cls < 0 || label.cls > 2 || !label.coco) __builtin_trap();
      }
    }
  } catch (const yolo::Error&) {
  }
  return 0;
}
