// Any text as a COCO annotation file, in pictures of several sizes: read or refused with an error, and what
// comes out is in range and comes back from the cache.
#include <cmath>
#include <sstream>
#include <yolo/error.hpp>

#include "dataset/coco_cache.hpp"

namespace {

using namespace yolo::dataset;

void keep_and_find(const CocoFile& file) {
  CocoCache cache;
  cache.file = file;
  cache.pictures.resize(file.samples.size());
  const auto found = decode_coco_cache(encode_coco_cache(cache, 1), 1);
  if (!found || found->file.samples.size() != file.samples.size()) __builtin_trap();
}

void check(const Label& label, int classes) {
  const bool good = label.cls >= 0 && label.cls < classes && label.coco && label.x >= 0 && label.x <= 1 &&
                    label.y >= 0 && label.y <= 1 && label.w >= 0 && label.h >= 0 && std::isfinite(label.w) &&
                    std::isfinite(label.h) && std::isfinite(label.coco->area);
  if (!good) __builtin_trap();
  for (const cv::Point2f& point : label.polygon) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) __builtin_trap();
  }
}

void read(const std::string& text, const std::vector<std::string>& names, const ScanOptions& options,
          cv::Size picture, int orientation = 1) {
  std::istringstream in(text);
  try {
    CocoFile file = parse_coco_json(in, "fuzz.json", options);
    keep_and_find(file);
    const CocoAnnotations coco =
        settle_coco(std::move(file), "fuzz.json", names, options.single_cls,
                    {[&](std::size_t) { return picture; }, [&](std::size_t) { return orientation; }});
    for (const Sample& sample : coco.samples) {
      for (const Label& label : sample.labels) check(label, static_cast<int>(names.size()));
    }
  } catch (const yolo::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  ScanOptions options{.classes = 3};
  read(text, {"person", "cat", "dog"}, options, {100, 50});
  read(text, {"person", "cat", "dog"}, options, {50, 100}, 5 + static_cast<int>(size % 4));
  options.keypoints = KeypointShape{2, 3};
  options.single_cls = true;
  read(text, {"class_0", "class_1", "class_2"}, options, {50, 100});
  options.keep_polygons = false;
  read(text, {"0", "1", "2"}, options, {});
  return 0;
}
